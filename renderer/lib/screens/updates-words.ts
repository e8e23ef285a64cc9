/** What is told of new versions of the program. Pure. docs/security.md#updates */
import type { Instant, UpdateProblem, UpdatesOff, UpdateState } from '../../../desk/contract.ts'
import { m } from '../../paraglide/messages.js'
import { momentText } from '../format.ts'

const OFF: Readonly<Record<UpdatesOff, () => string>> = {
  development: m.updates_off_development,
  managed: m.updates_off_managed,
  no_source: m.updates_off_no_source,
  unsigned: m.updates_off_unsigned,
}
const FAILED: Readonly<Record<UpdateProblem, (inputs: { moment: string }) => string>> = {
  unreachable: m.updates_failed_unreachable,
  refused: m.updates_failed_refused,
  not_installed: m.updates_failed_not_installed,
  other: m.updates_failed_other,
}

export interface UpdatesTold {
  readonly text: string
  /** Somebody should do something about it. */
  readonly isWanting: boolean
}

export function updatesTold(told: UpdateState, now: Instant): UpdatesTold {
  const isWanting = told.state === 'off' ? told.why === 'unsigned' : told.state === 'failed'
  return { text: textOf(told, now), isWanting }
}

function textOf(told: UpdateState, now: Instant): string {
  switch (told.state) {
    case 'off':
      return OFF[told.why]()
    case 'current':
      return told.checkedAt === null ? m.updates_soon() : m.updates_current({ moment: momentText(told.checkedAt, now) })
    case 'looking':
      return m.updates_looking()
    case 'fetching':
      return m.updates_fetching(told)
    case 'waiting':
      return m.updates_waiting(told)
    case 'failed':
      return FAILED[told.problem]({ moment: momentText(told.at, now) })
  }
}
