/** A page that died or hangs comes back by itself. docs/security.md#electron */
import type { HostContents } from './host.ts'

const MINUTE_MS = 60_000
/** More deaths than this in a minute, and the trouble is not the page's alone. */
const RELOADS_A_MINUTE = 3
const PATIENCE_MS = 10_000

export function recover(contents: HostContents, beginAnew: () => void): void {
  reloadWhenGone(contents, beginAnew)
  crashWhenHanging(contents)
}

function reloadWhenGone(contents: HostContents, beginAnew: () => void): void {
  let deaths: number[] = []
  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || contents.isDestroyed()) return
    const now = performance.now()
    deaths = [...deaths.filter((at) => now - at < MINUTE_MS), now]
    if (deaths.length <= RELOADS_A_MINUTE) return contents.reload()
    beginAnew()
  })
}

/** Only crashed here: `render-process-gone` reloads it. A reload at once would not always get a new process on Linux. */
function crashWhenHanging(contents: HostContents): void {
  let timer: NodeJS.Timeout | undefined
  const calm = () => clearTimeout(timer)
  contents.on('unresponsive', () => {
    calm()
    timer = setTimeout(() => !contents.isDestroyed() && contents.forcefullyCrashRenderer(), PATIENCE_MS)
  })
  contents.on('responsive', calm)
  contents.on('render-process-gone', calm)
  contents.on('destroyed', calm)
}
