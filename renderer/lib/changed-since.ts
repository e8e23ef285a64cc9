/**
 * A confirm whose answer was lost was recorded all the same, and staff have found and changed its record meanwhile: what
 * they are told when it is confirmed again. Confirmed once more it is another use, under an id of its own.
 */
import type { ErrorMessage } from '../../desk/contract.ts'
import { m } from '../paraglide/messages.js'
import { errorText } from './errors.ts'

const SENTENCES: Readonly<Partial<Record<ErrorMessage, () => string>>> = {
  already_undone: m.confirmed_undone,
  already_corrected: m.confirmed_corrected,
  booking_closed: m.confirmed_released,
}

/** Whether the ids of the confirm stand for what was changed since: the sentence says all there is to say. */
export const isChangedSince = (key: ErrorMessage): boolean => key in SENTENCES

/** Whether nothing stands in its place either, so that confirming once more is meant anew. */
export const isGone = (key: ErrorMessage): boolean => isChangedSince(key) && key !== 'already_corrected'

/** A use is not lost while there is paper. */
const OF_USES: Readonly<Partial<Record<ErrorMessage, () => string>>> = {
  disk_full: m.use_disk_full,
  disk_read_only: m.use_disk_read_only,
}

/** Why the use of whoever stands there was not recorded. */
export const useErrorText = (key: ErrorMessage): string => OF_USES[key]?.() ?? confirmErrorText(key)

/** Why nothing came of any other confirm. */
export const confirmErrorText = (key: ErrorMessage): string => (SENTENCES[key] ?? (() => errorText(key)))()
