import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { expect, start, test } from './product.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const START = join(ROOT, 'desk', 'start.mjs')

test('without a display it prints the address once and goes on serving; the desk is the demonstration', async ({
  product,
}) => {
  const env = {
    DISPLAY: '',
    WAYLAND_DISPLAY: '',
    XDG_CONFIG_HOME: join(product.dir, 'config'),
    XDG_DATA_HOME: join(product.dir, 'data'),
  }
  const program = start([START, '--host=standalone', '--demo', '--allow-root', '--port=0'], env)
  const [, address = ''] = await program.prints(/(http:\/\/127\.0\.0\.1:\d+\/enter\S+)/)
  expect(program.output()).toContain('there is no display')
  const page = await product.open(address)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Kaikulan teatteri')
  expect(await program.end()).toBe(0)
})

test('without a browser it says so and prints the address', async ({ product }) => {
  const empty = join(product.dir, 'bin')
  mkdirSync(empty)
  const program = product.run('standalone', ['--demo', '--port=0', `--data=${join(product.dir, 'd')}`], {
    PATH: empty,
    DISPLAY: ':1',
  })
  await program.prints(/no Chromium, Chrome or Edge was found[^]*127\.0\.0\.1:\d+\/enter/)
})

test('a browser that does not start is said, with the address', async ({ product }) => {
  const browser = join(product.dir, 'broken')
  writeFileSync(browser, 'not a program')
  chmodSync(browser, 0o755)
  const args = ['--demo', '--port=0', '--allow-root', `--browser=${browser}`, `--data=${join(product.dir, 'd')}`]
  const program = product.run('standalone', args, { DISPLAY: ':1' })
  await program.prints(/ended with an error[^]*127\.0\.0\.1:\d+\/enter/)
})

test('ended while its browser still starts, it leaves no window behind', async ({ product }) => {
  const browser = join(product.dir, 'slow')
  const pid = join(product.dir, 'pid')
  writeFileSync(browser, `#!/bin/sh\necho $$ >${pid}.new\nmv ${pid}.new ${pid}\nexec sleep 60\n`)
  chmodSync(browser, 0o755)
  const args = ['--demo', '--port=0', '--allow-root', `--browser=${browser}`, `--data=${join(product.dir, 'd')}`]
  const program = product.run('standalone', args, { DISPLAY: ':1' })
  await expect.poll(() => existsSync(pid)).toBe(true)
  expect(await program.end()).toBe(0)
  const started = Number(readFileSync(pid, 'utf8'))
  await expect.poll(() => existsSync(`/proc/${String(started)}`)).toBe(false)
})

test('a port that is taken is said in words, with what to do', async ({ product }) => {
  const taken = createServer().listen(0, '127.0.0.1')
  await new Promise((listening) => taken.once('listening', listening))
  const { port } = taken.address() as { port: number }
  const program = product.run('standalone', [
    '--host=none',
    `--port=${String(port)}`,
    `--data=${join(product.dir, 'd')}`,
  ])
  await program.prints(/Port \d+ is taken[^]*--port=N/)
  expect(await program.ended).toBe(1)
  taken.close()
})

test('a data folder that cannot be written is said in words', async ({ product }) => {
  const file = join(product.dir, 'a-file')
  writeFileSync(file, '')
  const program = product.run('standalone', ['--host=none', '--port=0', `--data=${join(file, 'desk')}`])
  await program.prints(/data folder cannot be written[^]*--data=DIR/)
  expect(await program.ended).toBe(1)
})

test('a second desk on the same folder is refused before it shows anything', async ({ product }) => {
  await product.desk()
  const second = product.run('standalone', ['--host=none', '--port=0', `--data=${join(product.dir, 'desk')}`])
  await second.prints(/already running/)
  expect(second.output()).not.toContain('/enter')
  expect(await second.ended).toBe(1)
})

for (const [arg, words] of [
  ['--prot=1', "Unknown option '--prot'"],
  ['--port=abc', '--port=abc is not a port: give a number from 0 to 65535.'],
  ['--port=70000', '--port=70000 is not a port'],
  ['--demo=maybe', "Option '--demo' does not take an argument"],
  ['demo', "Unexpected argument 'demo'"],
  ['--serial=/dev/ttyS0:5', '--serial=/dev/ttyS0:5 is not a scanner'],
  ['--serial=:9600', 'its path is missing'],
] as const) {
  test(`${arg} is refused in words, with the list of the options`, async ({ product }) => {
    const program = product.run('standalone', [arg])
    expect(await program.ended).toBe(1)
    expect(program.output()).toContain(words)
    expect(program.output()).toContain('--allow-root')
    expect(program.output()).not.toContain('    at ')
  })
}

test.describe('npm start, beside an Electron', () => {
  const asRoot = process.getuid?.() === 0
  const rootOptions = asRoot ? ['--allow-root'] : []

  test('gives help at once: it fetches nothing and builds nothing', async ({ product }) => {
    const launcher = launcherIn(product.dir, { electron: null })
    rmSync(join(product.dir, 'out'), { recursive: true })
    const program = start([launcher, '--help'], {})
    expect(await program.ended).toBe(0)
    expect(program.output()).toBe('what it takes\n')
  })

  test('starts it, and hands on the signal that ends it', async ({ product }) => {
    const program = start([launcherIn(product.dir), ...rootOptions, '--demo'], {})
    const [, argv] = await program.prints(/electron (.*)/)
    expect(argv?.split(' ')).toEqual([...(asRoot ? ['--no-sandbox'] : []), `${product.dir}/`, ...rootOptions, '--demo'])
    expect(await program.end('SIGTERM')).toBe(42)
    expect(program.output()).toContain('ended by SIGTERM')
  })

  test('hashes a PIN without it, which has no input to read one from', async ({ product }) => {
    for (const host of [[], ['--host=electron']]) {
      const program = start([launcherIn(product.dir), ...rootOptions, ...host, '--hash-pin'], {})
      expect(await program.ended).toBe(0)
      expect(program.output()).toBe(`${['standalone', ...rootOptions, '--hash-pin'].join(' ')}\n`)
    }
  })

  test('goes on in standalone as root, and says why', async ({ product }) => {
    test.skip(!asRoot, 'not root')
    const program = start([launcherIn(product.dir), '--demo'], {})
    expect(await program.ended).toBe(0)
    expect(program.output()).toMatch(
      /^Kaikuluukku starts in standalone: as root .*--allow-root.*\nstandalone --demo\n$/,
    )
  })

  test('refuses --host=electron as root, in words', async ({ product }) => {
    test.skip(!asRoot, 'not root')
    const program = start([launcherIn(product.dir), '--host=electron'], {})
    expect(await program.ended).toBe(1)
    expect(program.output()).toMatch(/^Electron cannot run here: as root .*--allow-root.*\n$/)
  })

  test('shows what its installer says, and goes on in standalone where that fails', async ({ product }) => {
    const program = start([launcherIn(product.dir, { electron: null }), ...rootOptions], {})
    expect(await program.ended).toBe(0)
    expect(program.output()).toMatch(
      /the network is down\n[^]*It could not be fetched[^]*starts in standalone[^]*standalone/,
    )
  })
})

/** Traps the signal, as Electron does, and says what it was given. */
const FAKE_ELECTRON = `#!${process.execPath}
process.on('SIGTERM', () => {
  console.log('ended by SIGTERM')
  process.exit(42)
})
setInterval(() => undefined, 1_000)
console.log('electron', ...process.argv.slice(2))
`

/** The launcher alone in a folder, everything that it starts being a stand-in that says its arguments. */
function launcherIn(dir: string, { electron = FAKE_ELECTRON as string | null } = {}): string {
  const write = (path: string, content: string, mode = 0o644) => {
    mkdirSync(join(dir, dirname(path)), { recursive: true })
    writeFileSync(join(dir, path), content, { mode })
  }
  for (const source of ['db', 'desk', 'electron', 'native', 'renderer', 'node_modules/better-sqlite3'])
    mkdirSync(join(dir, source), { recursive: true })
  for (const file of ['package-lock.json', 'electron.vite.config.ts']) write(file, '')
  write('desk/start.mjs', readFileSync(START, 'utf8'))
  write('desk/standalone/options.ts', "export const HELP = 'what it takes\\n'\n")
  write('node_modules/electron/install.js', "console.error('the network is down')\nprocess.exit(1)\n")
  if (electron) {
    write('node_modules/electron/path.txt', 'electron')
    write('node_modules/electron/dist/electron', electron, 0o755)
  }
  write('out/main/standalone.js', "console.log('standalone', ...process.argv.slice(2))\n")
  write('out/renderer/index.html', '')
  return join(dir, 'desk', 'start.mjs')
}

test('an older Node gets words, not a crash', () => {
  const dirs = (process.env.PATH ?? '').split(':').filter((dir) => !dir.includes('node_modules'))
  const other = dirs.map((dir) => join(dir, 'node')).find((file) => existsSync(file))
  const version = other ? spawnSync(other, ['-p', 'process.versions.napi'], { encoding: 'utf8' }).stdout.trim() : ''
  test.skip(!other || Number(version) >= 10, `the system's own Node is ${other ? 'new enough' : 'missing'}`)
  const { status, stderr } = spawnSync(other ?? '', [START, '--host=none'], { encoding: 'utf8' })
  expect(status).toBe(1)
  expect(stderr).toContain('needs Node.js 24')
  expect(stderr).toContain('npm start')
})
