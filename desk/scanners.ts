/** What this desk has set for reading cards. docs/scanners.md */
import * as v from 'valibot'
import type { Ledger } from '../db/ledger.ts'
import { CameraChoice, type Scanning, SerialSettings } from './contract.ts'

const Kept = v.object({
  serial: v.optional(v.array(SerialSettings), []),
  slowKeyboard: v.optional(v.boolean(), false),
  camera: v.optional(CameraChoice, { on: false, deviceId: '', label: '' }),
})
const NAME = 'scanning'

/** As it was last set; what cannot be read any more counts as never set. */
export function scanning(settings: Ledger['settings']): Scanning {
  const kept = v.safeParse(v.pipe(v.string(), v.parseJson(), Kept), settings.get(NAME) ?? '{}')
  return kept.success ? kept.output : v.parse(Kept, {})
}

/** Sets some of it, and leaves the rest as it is. */
export function setScanning(settings: Ledger['settings'], change: Partial<Scanning>): Scanning {
  const next = { ...scanning(settings), ...change }
  settings.set(NAME, JSON.stringify(next))
  return next
}
