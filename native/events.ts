/** What scanners tell, of both kinds alike. */
import type { Misread, Scan, ScannerState } from '../desk/contract.ts'

interface ReadingEvents {
  scan(scan: Scan): void
  misread(misread: Misread): void
}

/** Of one scanner. */
export interface ScannerEvents extends ReadingEvents {
  /** The scanner's state has changed. */
  changed(): void
}

/** Of every scanner of a kind. */
export interface ScannersEvents extends ReadingEvents {
  /** All of them, as they are now; told whenever one may have changed. */
  states(states: readonly ScannerState[]): void
}
