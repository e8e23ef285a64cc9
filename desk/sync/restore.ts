/** After a lost, damaged or older ledger: the venue's uses as the register has them, so that limits hold again. */
import type { EventRow } from '../../db/events.ts'
import type { Ledger } from '../../db/ledger.ts'
import { troubleOf } from '../../db/store-error.ts'
import type { UseRow } from '../../db/uses.ts'
import type { Cents } from '../rules/limits.ts'
import type { LocalDate } from '../rules/local-date.ts'
import type { KaikukantaClient } from './client.ts'
import type { Exchanged } from './contact.ts'
import type { RegisteredUses } from './protocol.ts'
import { RegisterError } from './register-error.ts'

const RESTORED_TO = 'uses_restored_to:'
/** Of each pairing the setting that says how far its restoring has come; without it there is nothing to restore. */
const restoredTo = (keyId: string) => `${RESTORED_TO}${keyId}`
const FROM_THE_BEGINNING = '0'
/** Instead of a place: the register has no such list. */
const NOT_GIVEN = 'not_given'

type RegisteredUse = RegisteredUses['uses'][number]
export interface RestoreDeps {
  readonly ledger: Ledger
  readonly client: Pick<KaikukantaClient, 'uses'>
  readonly keyId: string
  readonly log: (line: string) => void
}

/** The setting by which the next session of a pairing asks its register for its uses. */
export const RESTORE_WANTED = { prefix: RESTORED_TO, value: FROM_THE_BEGINNING } as const

/** The next session of this pairing asks the register for its uses. To be called when a ledger is begun anew. */
export const wantRestore = ({ settings }: Ledger, keyId: string): void =>
  settings.set(restoredTo(keyId), FROM_THE_BEGINNING)

/** The setting that keeps a damaged ledger's new name until the desk is paired again. */
export const SET_ASIDE = 'ledger_set_aside'

/** What a damaged ledger held is asked of the register that the desk is paired with now. */
export function wantLost(ledger: Ledger, keyId: string): void {
  if (ledger.settings.get(SET_ASIDE) === null) return
  wantRestore(ledger, keyId)
  ledger.settings.remove(SET_ASIDE)
}

/** The register may have more of this pairing's records than the ledger knows. */
export function isRestoring({ settings }: Ledger, keyId: string): boolean {
  const place = settings.get(restoredTo(keyId))
  return place !== null && place !== NOT_GIVEN
}

/** They were wanted, and the register does not give them: what the ledger lacks does not count. */
export const isNotGiven = ({ settings }: Ledger, keyId: string): boolean =>
  settings.get(restoredTo(keyId)) === NOT_GIVEN

/** A register that did not give them may do so by now. To be called when a session begins. */
export function askAgain(ledger: Ledger, keyId: string): void {
  if (isNotGiven(ledger, keyId)) wantRestore(ledger, keyId)
}

/**
 * Takes over what stands at the register and the ledger has not, page by page, each with its cursor in one transaction;
 * what is cancelled there counts here no more. Nothing of it is sent. To be called once the register's events are known. Rejects
 * with RegisterError; it then goes on where it was. A register without such a list ends it.
 */
export async function restoreUses(deps: RestoreDeps): Promise<Exchanged> {
  const { ledger, keyId, log } = deps
  const setting = restoredTo(keyId)
  let heard = false
  for (;;) {
    const after = ledger.settings.get(setting)
    if (after === null || after === NOT_GIVEN) return { heard }
    const page = await usesAfter(deps, Number(after))
    heard = true
    if (page === NOT_GIVEN) {
      log('restore: this register does not give uses back')
      ledger.settings.set(setting, NOT_GIVEN)
      continue
    }
    const goesOn = page ? !page.more || page.cursor > Number(after) : after !== FROM_THE_BEGINNING
    if (!goesOn) throw new RegisterError('no_connection', 'the uses do not go on')
    ledger.transaction(() => {
      const unknown = page?.uses.filter((use) => !takeAlone(deps, use)).length ?? 0
      if (unknown > 0) log(`restore: ${String(unknown)} uses are of events that nobody lists any more, or no uses`)
      if (page && !page.more) ledger.settings.remove(setting)
      // a cursor of another register: from the beginning
      else ledger.settings.set(setting, page ? String(page.cursor) : FROM_THE_BEGINNING)
    })
  }
}

async function usesAfter({ client }: RestoreDeps, after: number) {
  try {
    return await client.uses(after)
  } catch (error) {
    const isMissing = error instanceof RegisterError && error.trouble === 'refused' && NO_SUCH_LIST.has(error.status)
    if (isMissing) return NOT_GIVEN
    throw error
  }
}
const NO_SUCH_LIST: ReadonlySet<number | null> = new Set([404, 405])

/** One that the ledger cannot hold must not keep the others out. */
function takeAlone(deps: RestoreDeps, use: RegisteredUse): boolean {
  try {
    return deps.ledger.transaction(() => take(deps, use))
  } catch (error) {
    if (troubleOf(error) !== null) throw error
    return false
  }
}

/** Whether the ledger has it now. */
function take({ ledger, keyId }: RestoreDeps, use: RegisteredUse): boolean {
  const known = ledger.uses.get(use.id)
  if (use.cancelled && known) cancelHere(ledger, known)
  else if (known) standsThere(ledger, known, use)
  if (use.cancelled || known) return true
  const event = eventOf(ledger, use)
  if (event) ledger.uses.add(toRow(ledger, keyId, use, event))
  return event !== null
}

/** It was sent after the backup was made. Another record under its id is no record of ours. */
function standsThere(ledger: Ledger, known: UseRow, there: RegisteredUse): void {
  const { id, state, rejection } = known
  const isSent = state === 'waiting' || (state === 'rejected' && (rejection !== 'id_conflict' || isSame(known, there)))
  if (!isSent || ledger.outbox.get(id)?.kind === 'correction') return
  ledger.outbox.remove(id)
  ledger.uses.settle(id, 'accepted')
  ledger.uses.setMinors(id, there.minors)
}

/** At a gate minors are added until a use is sealed: the backup may have it without them, and its body was another then. */
const isSame = ({ cardKey, venueId, day }: UseRow, there: RegisteredUse): boolean =>
  cardKey !== null &&
  Buffer.from(there.key, 'base64url').equals(cardKey) &&
  there.venueId === venueId &&
  there.day === day

/** It was taken back after the backup was made. */
function cancelHere(ledger: Ledger, { id, state }: UseRow): void {
  if (state !== 'accepted' && state !== 'waiting') return
  ledger.outbox.remove(id)
  ledger.uses.takeBack(id)
  ledger.uses.settle(id, 'cancelled')
}

const ALWAYS = ['0000-01-01', '9999-12-31'] as readonly string[] as readonly [LocalDate, LocalDate]

/** A fee and a visit count for the venue, whatever event they were of; others are of one event or of none. */
function eventOf(ledger: Ledger, { eventId, venueId, kind }: RegisteredUse): EventRow | null {
  const event = eventId === null ? null : ledger.events.get(eventId)
  if (event || (kind !== 'fee' && kind !== 'visit')) return event
  return ledger.events.between(venueId, ...ALWAYS).find((other) => other.kind === kind) ?? null
}

/** Whether this desk gave it, whatever pairing it had then. A register that does not tell leaves it to each desk to count it. */
const isHere = ({ pairings }: Ledger, { deskName }: RegisteredUse): boolean =>
  deskName === null || deskName === pairings.current()?.deskName

function toRow(ledger: Ledger, keyId: string, use: RegisteredUse, event: EventRow): UseRow {
  const { id, venueId, kind, adults, minors, feeKind, day, recordedAt, corrects } = use
  return {
    ...{ id, keyId, venueId, kind, adults, minors, feeKind, day },
    cents: use.cents as Cents | null,
    eventId: event.id,
    cardKey: Buffer.from(use.key, 'base64url'),
    sealedNumber: null,
    what: event.title ?? event.production,
    field: event.field,
    community: 0,
    // how it was sold the register does not tell
    channel: 'desk',
    here: isHere(ledger, use) ? 1 : 0,
    provisional: 0,
    recordedAt: Date.parse(recordedAt),
    dataAsOf: null,
    seen: '',
    excess: '[]',
    reason: null,
    groupId: null,
    corrects: corrects !== null && ledger.uses.get(corrects) ? corrects : null,
    state: 'accepted',
    rejection: null,
    takenBack: 0,
  }
}
