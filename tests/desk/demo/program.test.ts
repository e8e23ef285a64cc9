/** `npm run kaikukanta` as a person starts it: bundled, in a process of its own. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { defaultFolder, parseArguments } from '../../../desk/demo/arguments.ts'
import { tempDir } from '../../temp.ts'

const ROOT = join(import.meta.dirname, '../../..')
// inside the repository, so that the bundle finds what it does not bundle
const OUT = join(ROOT, `tests/.results/kaikukanta-${String(process.pid)}`)

beforeAll(async () => {
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: 'desk/demo/main.ts',
      outDir: OUT,
      rollupOptions: { output: { entryFileNames: 'kaikukanta.js' } },
    },
  })
}, 60_000)
afterAll(() => rmSync(OUT, { recursive: true, force: true }))

/** Runs until it ends by itself, or until `ready` is in what it printed; then it is stopped by `end`. */
function start(args: string[]) {
  const child = spawn(process.execPath, [join(OUT, 'kaikukanta.js'), ...args])
  onTestFinished(() => void child.kill('SIGKILL'))
  let text = ''
  const exit = new Promise<number | null>((resolve) => child.on('exit', resolve))
  const printed = new Promise<string>((resolve) => {
    const read = (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes('Ctrl+C')) resolve(text)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    void exit.then(() => setTimeout(() => resolve(text), 50))
  })
  return { child, exit, printed }
}

describe('the program', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('says where it is and what to try, and ends at %s', async (signal) => {
    const { child, exit, printed } = start([
      '--port=0',
      `--data=${join(tempDir(), 'new')}`,
      '--issuer-token=open-sesame',
    ])
    const text = await printed
    expect(text).toContain('KAIKU-DEMO')
    expect(text).toContain('open-sesame')
    expect(text).toMatch(/A999005458 +good, with children/)
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0] ?? ''
    const answer = await fetch(`${url}/v1/issuer/cards`, { headers: { authorization: 'Bearer open-sesame' } })
    expect(answer.headers.get('kaikukanta-api')).toBe('1')
    expect(((await answer.json()) as { count: number }).count).toBe(14)
    child.kill(signal)
    expect(await exit).toBe(0)
  })

  test('prints where the issuer’s page is, and the token never again', async () => {
    const token = 'open+sesame/=='
    const { child, exit, printed } = start(['--port=0', `--data=${tempDir()}`, `--issuer-token=${token}`])
    const address = /issuer's page +(\S+)/.exec(await printed)?.[1] ?? ''
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=open%2Bsesame%2F%3D%3D$/)
    let later = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (later += String(chunk)))
    expect(await (await fetch(address)).text()).not.toContain('sesame')
    const headers = { authorization: `Bearer ${token}` }
    expect((await fetch(new URL('/v1/issuer/cards', address), { headers })).status).toBe(200)
    expect((await fetch(new URL('/v1/issuer/nothing', address), { headers })).status).toBe(404)
    child.kill('SIGTERM')
    expect([await exit, later]).toEqual([0, ''])
  })

  test('says so where the port is taken', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void other.close())
    const { port } = other.address() as AddressInfo
    const { exit, printed } = start([`--port=${String(port)}`, `--data=${tempDir()}`])
    expect(await exit).toBe(1)
    expect(await printed).toMatch(/port is taken.*\n.*--port=/)
  })

  test('says so where the data folder cannot be used', async () => {
    const file = join(tempDir(), 'file')
    writeFileSync(file, '')
    const { exit, printed } = start(['--port=0', `--data=${join(file, 'data')}`])
    expect(await exit).toBe(1)
    expect(await printed).toMatch(/data folder .* cannot be used.*\n.*--data=/)
  })

  test('says so where its database cannot be opened', async () => {
    const data = tempDir()
    mkdirSync(join(data, 'kaikukanta.db'))
    const { exit, printed } = start(['--port=0', `--data=${data}`])
    expect(await exit).toBe(1)
    expect(await printed).toMatch(/data folder .* cannot be used/)
  })

  test('explains itself, and an argument that it does not know', async () => {
    const help = start(['--help'])
    expect([await help.exit, await help.printed]).toEqual([0, expect.stringContaining('--port=N')])
    const wrong = start(['--prot=1'])
    expect(await wrong.exit).toBe(1)
    expect(await wrong.printed).toContain('--prot')
    expect(existsSync(join(ROOT, 'kaikukanta.db'))).toBe(false)
  })
})

describe('arguments', () => {
  test.each(['--port=65536', '--port=-1', '--port=x', '--issuer-token=short', 'extra'])('%s is refused', (argument) => {
    expect(parseArguments([argument])).toHaveProperty('fault')
  })

  test('the data folder is where the system keeps such', () => {
    expect(defaultFolder('linux', { XDG_DATA_HOME: '/data' })).toBe('/data/kaikukanta-demo')
    expect(defaultFolder('linux', {})).toMatch(/\.local\/share\/kaikukanta-demo$/)
    expect(defaultFolder('darwin', {})).toMatch(/Application Support/)
    expect(defaultFolder('win32', { LOCALAPPDATA: 'C:/Local' })).toContain('Local')
  })
})
