/** A Debian that really starts, in a container of its own, and what is asked of it. */
import { spawn, spawnSync } from 'node:child_process'

const START_MS = 90_000

/** @typedef {{ run(lines: string): { status: number | null, output: string }, stop(): Promise<void> }} Box */

/** The first process of the one that runs; what ends it ends all of it. @type {number | null} */
let running = null

/** Starts the system in a container. @param {string} root @returns {Promise<Box>} */
export async function startBox(root) {
  const args = ['-q', '-D', root, '--boot', '--register=no', '--keep-unit', '--resolv-conf=bind-host']
  const child = spawn('systemd-nspawn', args, { stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  /** @type {string[]} */
  let inside = []
  /** @param {string} lines */
  const runInside = (lines) => {
    const { status, stdout, stderr } = spawnSync('nsenter', [...inside, 'bash', '-c', lines], { encoding: 'utf8' })
    return { status, output: `${stdout}${stderr}` }
  }
  await until('the system starts', () => {
    const pid = run('pgrep', ['-P', String(child.pid)], true).split('\n')[0]
    if (!pid) return false
    running = Number(pid)
    inside = ['-t', pid, '-a']
    return /running|degraded/.test(runInside('systemctl is-system-running').output)
  })
  return {
    run: runInside,
    async stop() {
      runInside('systemctl poweroff')
      await ended
      running = null
    },
  }
}

/** Whatever runs in it. */
export function killBox() {
  if (running) process.kill(running, 'SIGKILL')
  running = null
}

/** @param {string} what @param {() => boolean} holds */
async function until(what, holds) {
  const deadline = Date.now() + START_MS
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`not within ${START_MS} ms: ${what}`)
    await sleep(500)
  }
}

/** Whether it came to hold. @param {string} what @param {() => boolean} condition */
export function holds(what, condition) {
  return until(what, condition).then(
    () => true,
    () => false,
  )
}

/** @param {number} ms */
export function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** What a program prints; throws where it fails. @param {string} program @param {string[]} args @param {boolean} [mayFail] */
export function run(program, args, mayFail = false) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  if (status !== 0 && !mayFail) throw new Error(`${program} ${args.join(' ')}:\n${stdout}${stderr}`)
  return stdout
}
