/** The devices process under plain Node: a fork that may crash without touching data or window. */
import { type ChildProcess, fork } from 'node:child_process'
import { createInterface } from 'node:readline'
import { LastScanners } from '../../native/away.ts'
import type { ToDevices } from '../../native/protocol.ts'
import type { DevicesLink } from '../scanners.ts'
import { backoff } from '../sync/backoff.ts'

/** Longer than this and a crash is taken for a new trouble. Milliseconds. */
const SETTLED_AFTER_MS = 60_000
/** What the desk's log says anyway of each line: when, and of whom. */
const SAID_ALREADY = /^(\d{4}-\d\d-\d\dT[\d:.]+Z )?(devices: )?/

export interface DevicesProcess extends DevicesLink {
  start(): void
  close(): void
}

/**
 * Forks `program` at its start, and again whenever it ends, with backoff. What was last sent is sent to each new one. `log`
 * gets all that it writes, a library's last words and Node's own too, and is to redact them.
 */
export function createDevices(program: string, log: (line: string) => void): DevicesProcess {
  const scanners = new LastScanners()
  let child: ChildProcess | null = null
  let last: ToDevices | null = null
  let listener: (message: unknown) => void = () => undefined
  let failures = 0
  let timer: NodeJS.Timeout | undefined
  let closed = false

  const start = () => {
    const startedAt = performance.now()
    const started = fork(program, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    child = started
    hearWords(started, log)
    const over = (why: string) => {
      if (closed || child !== started) return
      child = null
      log(`devices: ${why}, starting again`)
      listener(scanners.away())
      failures = performance.now() - startedAt > SETTLED_AFTER_MS ? 1 : failures + 1
      timer = setTimeout(start, backoff(failures, Math.random))
    }
    // what one said last may come after its end
    started.on('message', (message) => {
      if (child !== started) return
      scanners.hear(message)
      listener(message)
    })
    // one that could not be started has no exit
    started.on('error', ({ message }) => (started.pid === undefined ? over(message) : log(`devices: ${message}`)))
    started.once('exit', (code, signal) => over(`ended (${signal ?? String(code)})`))
    if (last && started.connected) started.send(last)
  }
  return {
    start,
    send(message) {
      last = message
      if (child?.connected) child.send(message)
    },
    onMessage: (to) => void (listener = to),
    close() {
      closed = true
      clearTimeout(timer)
      child?.kill()
    },
  }
}

function hearWords({ stderr }: ChildProcess, log: (line: string) => void): void {
  if (stderr) createInterface(stderr).on('line', (line) => log(`devices: ${line.replace(SAID_ALREADY, '')}`))
}
