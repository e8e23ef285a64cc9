/** What crosses between the desk and the devices process; the desk parses all of it. */
import * as v from 'valibot'
import {
  type Misread,
  MISREADS,
  type Scan,
  SCANNER_PROBLEMS,
  type ScannerState,
  type SerialSettings,
} from '../desk/contract.ts'

export type FromDevices =
  { readonly scan: Scan } | { readonly misread: Misread } | { readonly scanners: readonly ScannerState[] }

const at = v.pipe(v.number(), v.safeInteger())
const source = v.string()

const ScanSchema = v.strictObject({ text: v.string(), symbology: v.nullable(v.string()), source, at })
const MisreadSchema = v.strictObject({
  code: v.picklist(MISREADS),
  source,
  at,
  bytes: v.pipe(v.string(), v.regex(/^(?:[\da-f]{2})*$/)),
})
const StateSchema = v.strictObject({
  source,
  kind: v.picklist(['hid', 'serial']),
  name: v.string(),
  state: v.picklist(['open', 'closed', 'error', 'unused']),
  problem: v.nullable(v.picklist(SCANNER_PROBLEMS)),
  facts: v.record(v.string(), v.string()),
})

/** A message of the devices process. */
export const FromDevices: v.GenericSchema<unknown, FromDevices> = v.union([
  v.strictObject({ scan: ScanSchema }),
  v.strictObject({ misread: MisreadSchema }),
  v.strictObject({ scanners: v.array(StateSchema) }),
])

/** The whole set of serial ports that is wanted from now on; scanners in HID POS mode need no asking for. */
export interface ToDevices {
  readonly serial: readonly SerialSettings[]
  /** Look for what is plugged in, now. */
  readonly look?: true
}
