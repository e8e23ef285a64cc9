/** Sending again what the register rejected. docs/rules.md#recording */
import type { DeskApi, ErrorMessage, JournalEntry, Resent, Status } from '../../../desk/contract.ts'
import { Doing } from '../doing.svelte.ts'
import { errorKey, errorText } from '../errors.ts'
import { m } from '../../paraglide/messages.js'
import { whatText } from './journal-words.ts'
import { numberText } from './names.ts'

export class Resending {
  readonly doing = new Doing<'all'>()
  readonly #api: DeskApi
  /** Of all that were asked for at once: null before that. */
  #sent = $state.raw<number | null>(null)
  /** They have left: what waits since is something else. */
  #hasLeft = $state.raw(false)
  #hasWaited = false

  constructor(api: DeskApi) {
    this.#api = api
  }

  get sent(): number | null {
    return this.#sent
  }

  get hasLeft(): boolean {
    return this.#hasLeft
  }

  /** What waits at the desk now. */
  see(waiting: number): void {
    if (this.#sent === null || this.doing.what) return
    // the desk may not have told yet that they wait
    if (waiting > 0) this.#hasWaited = true
    else if (this.#hasWaited) this.#hasLeft = true
  }

  /** Staff look at something else: what came of it is no news when they come back. */
  leave(): void {
    if (!this.doing.what) this.#sent = null
  }

  /** What became of it, or why nothing did. */
  one({ id }: JournalEntry): Promise<Resent | ErrorMessage> {
    return this.#api.invoke('use.resend', { useId: id }).catch(errorKey)
  }

  /** All that may be taken now, some at a time, so that the desk goes on with its cards. Again after a failure does no harm. */
  async all(): Promise<void> {
    if (this.doing.what) return
    this.#sent = 0
    this.#hasLeft = this.#hasWaited = false
    await this.doing.run('all', async () => {
      for (let after: number | null = 0; after !== null;) {
        const some: { sent: number; next: number | null } = await this.#api.invoke('use.resend_all', { after })
        this.#sent = (this.#sent ?? 0) + some.sent
        after = some.next
      }
    })
  }
}

const KEPT: Readonly<Record<Extract<Resent, { outcome: 'kept' }>['why'], (words: { what: string }) => string>> = {
  cannot_help: m.journal_resend_cannot,
  put_away: m.journal_resend_put_away,
  doubts: m.journal_resend_doubts,
}

/** What came of one, for a notice. */
export function resentText(entry: JournalEntry, result: Resent | ErrorMessage): string {
  const what = `${entry.production}, ${whatText(entry)}`
  if (typeof result === 'string') return m.journal_resend_failed({ what, why: errorText(result) })
  return result.outcome === 'kept' ? KEPT[result.why]({ what }) : m.journal_resent({ what })
}

/** How far all of them are, or what came of it; empty before. */
export function resentAllText({ sent, doing, hasLeft }: Resending, status: Status | null): string {
  if (sent === null || doing.failure) return ''
  if (doing.what) return m.journal_resend_all_busy({ count: sent })
  if (sent === 0) return m.journal_resend_all_none()
  if (!hasLeft && status && status.waiting > 0)
    return m.journal_resend_all_waiting({ left: numberText(status.waiting) })
  return m.journal_resend_all_done({ rejected: numberText(status?.rejected ?? 0) })
}
