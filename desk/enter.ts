/** Recording what has happened already, from paper or a report. docs/rules.md#recording */
import { DeskError, type Channel, type RecordResult, type Request } from './contract.ts'
import { judge, type Judged, type JudgeDeps, type Question, shown, toVerdict } from './judge.ts'
import { isDaily } from './kinds.ts'
import { addAll, isUnseen, requireFee, sameUse } from './record.ts'
import { helsinkiDay } from './rules/local-date.ts'

/** A use from paper. A doubt is an attention and is kept with it. The same id again is as of any other record. */
export function enter(deps: JudgeDeps, request: Request<'use.enter'>): RecordResult {
  return deps.ledger.transaction(() => enterOne(deps, request, 'paper'))
}

/** The same for use inside a transaction. `seen` null: every doubt was accepted. Throws DeskError `day_in_future`. */
export function enterOne(
  deps: JudgeDeps,
  request: Omit<Request<'use.enter'>, 'seen'> & { readonly seen: readonly string[] | null },
  channel: Channel,
): RecordResult {
  const { ledger } = deps
  const stored = ledger.uses.get(request.id)
  if (stored) return { outcome: 'recorded', uses: [sameUse(deps, request, stored)] }
  const judged = judgeHappened(deps, request)
  requireFee(judged.event, request.fee)
  if (isUnseen(judged.decision, request.seen)) return { outcome: 'not_recorded', verdict: toVerdict(judged) }
  const uses = addAll(deps, judged, [request.id], {
    ...request,
    seen: request.seen ?? [],
    channel,
    isReported: channel !== 'paper',
    reason: null,
    provisional: judged.cards.some(({ refusal }) => refusal?.code === 'not_found' || refusal?.code === 'no_data'),
  })
  return { outcome: 'recorded', uses }
}

/** Judged by the day of the use. Throws DeskError `day_in_future`, `event_unknown`. */
export function judgeHappened(
  deps: JudgeDeps,
  { eventId, text, minors, day, fee }: Omit<Request<'use.enter'>, 'seen' | 'id'>,
): Judged {
  const event = deps.ledger.events.get(eventId)
  if (!event) throw new DeskError('not_found', 'event_unknown')
  const happened = isDaily(event.kind) ? day : event.day
  if (happened > helsinkiDay(deps.now())) throw new DeskError('invalid', 'day_in_future')
  const question: Question = { eventId, cards: [shown(deps, text, minors)], act: 'hand_over', fee, happened }
  return judge(deps, question)
}
