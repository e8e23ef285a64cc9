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

/** The setting that says how far the restoring has come; without it there is nothing to restore. */
export const RESTORED_TO = 'uses_restored_to'
export const FROM_THE_BEGINNING = '0'

type RegisteredUse = RegisteredUses['uses'][number]
export interface RestoreDeps {
  readonly ledger: Ledger
  readonly client: Pick<KaikukantaClient, 'uses'>
  readonly keyId: string
  readonly log: (line: string) => void
}

/** The next session asks the register for its uses. To be called when a ledger is begun anew or put back from a backup. */
export const wantRestore = ({ settings }: Ledger): void => settings.set(RESTORED_TO, FROM_THE_BEGINNING)

/** The register may have more of this desk's records than the ledger knows. */
export const isRestoring = ({ settings }: Ledger): boolean => settings.get(RESTORED_TO) !== null

/**
 * Takes over what stands at the register and the ledger has not, page by page, each with its cursor in one transaction;
 * what is cancelled there counts here no more. Nothing of it is sent. To be called once the register's events are known. Rejects
 * with RegisterError; it then goes on where it was.
 */
export async function restoreUses(deps: RestoreDeps): Promise<Exchanged> {
  const { ledger, client, log } = deps
  let heard = false
  for (;;) {
    const after = ledger.settings.get(RESTORED_TO)
    if (after === null) return { heard }
    const page = await client.uses(Number(after))
    heard = true
    const goesOn = page ? !page.more || page.cursor > Number(after) : after !== FROM_THE_BEGINNING
    if (!goesOn) throw new RegisterError('no_connection', 'the uses do not go on')
    ledger.transaction(() => {
      const unknown = page?.uses.filter((use) => !takeAlone(deps, use)).length ?? 0
      if (unknown > 0) log(`restore: ${String(unknown)} uses are of events that nobody lists any more, or no uses`)
      if (page && !page.more) ledger.settings.remove(RESTORED_TO)
      // a cursor of another register: from the beginning
      else ledger.settings.set(RESTORED_TO, page ? String(page.cursor) : FROM_THE_BEGINNING)
    })
  }
}

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
  else if (known) standsThere(ledger, known)
  if (use.cancelled || known) return true
  const event = eventOf(ledger, use)
  if (event) ledger.uses.add(toRow(ledger, keyId, use, event))
  return event !== null
}

/** It was sent after the backup was made. Another record under its id is no record of ours. */
function standsThere(ledger: Ledger, { id, state, rejection }: UseRow): void {
  const isSent = state === 'waiting' || (state === 'rejected' && rejection !== 'id_conflict')
  if (!isSent || ledger.outbox.get(id)?.kind === 'correction') return
  ledger.outbox.remove(id)
  ledger.uses.settle(id, 'accepted')
}

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
    // which desk gave it and how the register does not tell: for a share of a cap it counts as this one's
    channel: 'desk',
    here: 1,
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
