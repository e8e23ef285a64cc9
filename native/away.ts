/** What is told of scanners while the process that reads them is away. */
import * as v from 'valibot'
import type { ScannerState } from '../desk/contract/scanners.ts'
import { FromDevices } from './protocol.ts'

/** Remembers the scanners of what it hears. */
export class LastScanners {
  #scanners: readonly ScannerState[] = []

  hear(message: unknown): void {
    const { success, output } = v.safeParse(FromDevices, message)
    if (success && 'scanners' in output) this.#scanners = output.scanners
  }

  /** A scanner that was open reads nothing now, and the screen must say so: to none at all it would say that all is well. */
  away(): { readonly scanners: readonly ScannerState[] } {
    const closed = (scanner: ScannerState): ScannerState =>
      scanner.state === 'open' ? { ...scanner, state: 'closed' } : scanner
    return { scanners: this.#scanners.map(closed) }
  }
}
