/** `npm run kaikukanta`: the demonstration register alone. */
import { DEFAULT_PORT, defaultFolder, parseArguments, USAGE } from './arguments.ts'

const say = (text: string) => void process.stdout.write(`${text}\n`)

/** Says what happened and what to do, and ends with exit code 1. */
function fail(text: string): never {
  process.stderr.write(`${text}\n`)
  process.exit(1)
}

async function main(): Promise<void> {
  const parsed = parseArguments(process.argv.slice(2))
  if ('fault' in parsed) fail(`${parsed.fault}\n\n${USAGE}`)
  if (parsed.help) return say(USAGE)
  // better-sqlite3 crashes an older Node without a word, so it is imported only after this
  if (Number(process.versions.napi) < 10)
    fail(`This needs Node 24; this is Node ${process.versions.node}. Start it with "npm run kaikukanta".`)
  const { run } = await import('./run.ts')
  const { port = DEFAULT_PORT, data = defaultFolder(process.platform, process.env), host, issuerToken } = parsed
  const result = await run({ port, data, host, issuerToken })
  if ('fault' in result) fail(result.fault)
  say(result.banner)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void result.stop().then(() => process.exit(0)))
  }
}

await main()
