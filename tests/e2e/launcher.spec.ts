import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
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
  await expect(page.getByText('Kaikulan teatteri')).toBeVisible()
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

test('a port that is taken is said in words, with what to do', async ({ product }) => {
  const taken = createServer().listen(0, '127.0.0.1')
  await new Promise((listening) => taken.once('listening', listening))
  const { port } = taken.address() as { port: number }
  const program = product.run('standalone', [
    '--host=none',
    `--port=${String(port)}`,
    `--data=${join(product.dir, 'd')}`,
  ])
  await program.prints(/port is taken[^]*--port=N/)
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

test('an option that does not exist is refused with the list of those that do', async ({ product }) => {
  const program = product.run('standalone', ['--prot=1'])
  await program.prints(/--allow-root/)
  expect(await program.ended).toBe(1)
})

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
