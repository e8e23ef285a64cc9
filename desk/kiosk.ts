/** The one way out of a kiosk. docs/security.md#ways-out */
import { DeskError, type Request } from './contract.ts'
import type { Pins } from './pins.ts'

/** So long the answer has to reach the screen before its window goes. Milliseconds. */
const ANSWERED_WITHIN = 200

interface LeaveDeps {
  readonly pins: Pick<Pins, 'state' | 'verify'>
  /** The host's own way to end; null where the desk is no kiosk. */
  readonly leave: (() => void) | null
}

/**
 * Ends the program, by the administrator's PIN where one is set. What waits to be sent hinders nobody: it is kept, and sent
 * at the next start. Rejects with DeskError `bad_request` outside of a kiosk, `pin_needed`, and those of the PIN.
 */
export async function leaveKiosk({ pins, leave }: LeaveDeps, { pin }: Request<'kiosk.leave'>): Promise<null> {
  if (!leave) throw new DeskError('invalid', 'bad_request')
  if (pins.state().administrator) {
    if (pin === null) throw new DeskError('denied', 'pin_needed')
    await pins.verify('administrator', pin)
  }
  setTimeout(leave, ANSWERED_WITHIN)
  return null
}
