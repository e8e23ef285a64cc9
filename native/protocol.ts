/** What crosses between the desk and the devices process. */
import type { Scan, ScannerState } from '../desk/contract.ts'

export type FromDevices = { readonly scan: Scan } | { readonly scanners: readonly ScannerState[] }

export interface SerialSettings {
  readonly path: string
  readonly baudRate: number
}
export type ToDevices = { readonly serial: readonly SerialSettings[] }
