/** Tells when something may have been plugged in or pulled out. */
import { type FSWatcher, watch } from 'node:fs'
import { platform } from 'node:os'

/** Where Linux has its devices. */
const DEVICES = '/dev'
/** What scanners are there: serial ports, over USB, Bluetooth or a board's own, and raw HID. */
const SCANNERS = /^(tty[A-Z]|rfcomm|hidraw)/
/** The system gives a new device its name first, and its owner and its links a moment later. Milliseconds. */
const SETTLES_MS = 100
/** Between looks where the system tells nothing; a look asks every device for its name. Milliseconds. */
const POLL_MS = 5_000

/** Calls `plugged` until what it returns is called. `folder` is where the devices are, null where there is none. */
export function watchPlugged(
  plugged: () => void,
  folder: string | null = platform() === 'linux' ? DEVICES : null,
): () => void {
  let due: NodeJS.Timeout | undefined
  let poll: NodeJS.Timeout | undefined
  let watcher: FSWatcher | null = null
  const startPolling = () => void (poll ??= setInterval(plugged, POLL_MS))
  const seen = (event: string, name: string | null) => {
    // `change` is what is written to a port too, say to a receipt printer; a permission that comes late is waited for
    if (event !== 'rename' || (name !== null && !SCANNERS.test(name))) return
    // not put off by what follows: a device that comes and goes must not keep the others waiting
    due ??= setTimeout(() => {
      due = undefined
      plugged()
    }, SETTLES_MS)
  }
  try {
    watcher = folder === null ? null : watch(folder, seen)
    // also the system's watches can run out
    watcher?.on('error', startPolling)
  } catch {
    watcher = null
  }
  if (!watcher) startPolling()
  return () => {
    clearTimeout(due)
    clearInterval(poll)
    watcher?.close()
  }
}
