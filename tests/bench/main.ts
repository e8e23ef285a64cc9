import { decode } from './decode.ts'
import { type Figure, print, printFailure } from './figures.ts'
import { lookup } from './lookup.ts'
import { memory, start } from './start.ts'
import { paint } from './paint.ts'
import { record } from './record.ts'
import { sync } from './sync.ts'

type Bench = (args: readonly string[]) => Promise<Figure[]> | Figure[]
const BENCHES: Record<string, Bench> = { lookup, record, paint, start, memory, decode, sync }
/** Options that the next word belongs to. */
const WITH_VALUE = ['--images']

/** Runs the benchmarks that are named, or all. One that fails is a line, and an exit code at the end. */
export async function main(args: readonly string[]): Promise<void> {
  const json = args.includes('--json')
  const names = args.filter((arg, i) => !arg.startsWith('--') && !WITH_VALUE.includes(args[i - 1] ?? ''))
  for (const name of names.length > 0 ? names : Object.keys(BENCHES)) {
    try {
      for (const figure of await benchOf(name)(args)) print(figure, json)
    } catch (error) {
      printFailure(name, error, json)
      process.exitCode = 1
    }
  }
  // what a failed one has left running must not keep this program
  if (process.exitCode === 1) setTimeout(() => process.exit(), 1_000).unref()
}

function benchOf(name: string) {
  const bench = BENCHES[name]
  if (!bench) throw new Error(`there is no benchmark ${name}; there are ${Object.keys(BENCHES).join(', ')}`)
  return bench
}
