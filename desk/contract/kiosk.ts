/** Leaving a desk that fills the screen and comes back when it is closed. docs/security.md#ways-out */
import * as v from 'valibot'
import { Pin } from './values.ts'

export const kioskRequests = {
  /** The program ends after the answer. With the administrator's PIN where one is set; null where staff gave none. */
  'kiosk.leave': v.strictObject({ pin: v.nullable(Pin) }),
} as const

export interface KioskAnswers {
  'kiosk.leave': null
}
