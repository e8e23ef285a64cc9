/** A sentence for every error of the desk: what happened, what was kept, what to do. */
import { DeskError, type ErrorMessage, type Rejection } from '../../desk/contract.ts'
import { m } from '../paraglide/messages.js'

const SENTENCES = {
  bad_request: m.error_bad_request,
  id_used_for_another: m.error_id_used_for_another,
  event_unknown: m.error_event_unknown,
  use_unknown: m.error_use_unknown,
  already_undone: m.error_already_undone,
  already_corrected: m.error_already_corrected,
  other_pairing: m.error_other_pairing,
  booking_unknown: m.error_booking_unknown,
  booking_closed: m.error_booking_closed,
  venue_unknown: m.error_venue_unknown,
  event_in_use: m.error_event_in_use,
  event_not_ours: m.error_event_not_ours,
  pin_wrong: m.error_pin_wrong,
  pin_locked: m.error_pin_locked,
  pin_not_set: m.error_pin_not_set,
  pin_needed: m.error_pin_needed,
  pin_set_already: m.error_pin_set_already,
  file_unreadable: m.error_file_unreadable,
  work_stopped: m.error_work_stopped,
  work_ended: m.error_work_ended,
  day_in_future: m.error_day_in_future,
  not_paired: m.error_not_paired,
  already_paired: m.error_already_paired,
  pairing_code_unknown: m.error_pairing_code_unknown,
  pairing_code_spent: m.error_pairing_code_spent,
  register_unreachable: m.error_register_unreachable,
  register_insecure: m.error_register_insecure,
  register_not_kaikukanta: m.error_register_not_kaikukanta,
  disk_full: m.error_disk_full,
  disk_read_only: m.error_disk_read_only,
  ledger_busy: m.error_ledger_busy,
  ledger_damaged: m.error_ledger_damaged,
  key_store_refused: m.error_key_store_refused,
  backup_failed: m.error_backup_failed,
  backup_unusable: m.error_backup_unusable,
  backup_newer: m.error_backup_newer,
  backup_gone: m.error_backup_gone,
  restore_uncopied: m.error_restore_uncopied,
  restore_disk_full: m.error_restore_disk_full,
  restore_disk_refused: m.error_restore_disk_refused,
  restore_busy: m.error_restore_busy,
  restore_waiting: m.error_restore_waiting,
  desk_busy: m.error_desk_busy,
  forget_waiting: m.error_forget_waiting,
  forget_stays: m.error_forget_stays,
  reconnecting: m.error_reconnecting,
  internal: m.error_internal,
} satisfies Record<ErrorMessage, () => string>

/** What staff are told, in the language of the screen. */
export function errorText(key: ErrorMessage): string {
  return SENTENCES[key]()
}

/** The message of whatever a call threw; what is not the desk's own is `internal`. */
export function errorKey(thrown: unknown): ErrorMessage {
  return thrown instanceof DeskError ? thrown.key : 'internal'
}

const REJECTIONS: Readonly<Record<Rejection, () => string>> = {
  id_conflict: m.reject_id_conflict,
  card_unknown: m.reject_card_unknown,
  card_not_active: m.reject_card_not_active,
  card_not_valid_on_day: m.reject_card_not_valid_on_day,
  too_many_minors: m.reject_too_many_minors,
  venue_unknown: m.reject_venue_unknown,
  event_unknown: m.reject_event_unknown,
  use_unknown: m.reject_use_unknown,
  already_cancelled: m.reject_already_cancelled,
  day_in_future: m.reject_day_in_future,
  malformed: m.reject_malformed,
  other: m.reject_other,
}

/** Why the register rejected a record, a use or a cancellation, and what to do. */
export function rejectionText(rejection: Rejection): string {
  return REJECTIONS[rejection]()
}
