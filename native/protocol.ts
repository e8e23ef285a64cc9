/** What crosses between the desk and the devices process. */
import type { Misread, Scan, ScannerState, SerialSettings } from '../desk/contract.ts'

export type FromDevices =
  { readonly scan: Scan } | { readonly misread: Misread } | { readonly scanners: readonly ScannerState[] }

/** The whole set of serial ports that is wanted from now on; scanners in HID POS mode need no asking for. */
export interface ToDevices {
  readonly serial: readonly SerialSettings[]
  /** Look for what is plugged in, now. */
  readonly look?: true
}
