/** What the page has for paper, printed: by the host where it prints, else by the browser's own way. */
import type { HostPrinting, Printed, PrintJob } from '../../desk/contract.ts'

declare global {
  interface Window {
    /** What Electron's preload exposes. */
    readonly kaikuluukkuPrinting?: HostPrinting
  }
}

/** A job that asks nobody is the system's to queue; a printer that is off does not hold it for so long. Milliseconds. */
const LONGEST = 20_000

/**
 * Prints the page as its styles for print have it: in the system's dialog, or without one on a printer that is set. Never
 * rejects: what could not be printed is `failed`. A browser shows its dialog unless it was started without, and does not
 * say what came of it; the page stands still meanwhile.
 */
export async function printPage(job: PrintJob = { dialog: true, printer: '' }): Promise<Printed> {
  const host = window.kaikuluukkuPrinting
  if (!host) {
    // the page is about to stand still: what it shows by now, it shows first
    await painted()
    return printByBrowser()
  }
  // a host that is closing, or a driver of the system's: whatever it is, there is no paper
  const printed = host.print(job).catch((): Printed => 'failed')
  return job.dialog ? printed : Promise.race([printed, failedAfter(LONGEST)])
}

const failedAfter = (wait: number): Promise<Printed> => new Promise((end) => setTimeout(end, wait, 'failed'))

/** A window that nobody sees is not painted, and prints all the same. Milliseconds. */
const UNSEEN = 100
const painted = (): Promise<unknown> =>
  Promise.race([
    new Promise((frame) => requestAnimationFrame(() => setTimeout(frame))),
    new Promise((later) => setTimeout(later, UNSEEN)),
  ])

/** A browser that may not print does nothing, without a word; one that does says that it begins. */
function printByBrowser(): Printed {
  let hasBegun = false
  const begin = () => (hasBegun = true)
  window.addEventListener('beforeprint', begin, { once: true })
  try {
    window.print()
  } catch {
    return 'failed'
  } finally {
    window.removeEventListener('beforeprint', begin)
  }
  return hasBegun ? 'sent' : 'failed'
}
