/** A row of past uses on its way to the desk, and what the desk says of it. docs/rules.md#recording */
import type {
  DeskApi,
  ErrorMessage,
  Reason,
  ReasonCode,
  RecordedUse,
  RecordResult,
  Request,
} from '../../../desk/contract.ts'
import { Attempts } from '../attempts.ts'
import { isGone } from '../changed-since.ts'
import { errorKey } from '../errors.ts'

/** What the desk says of the row, or why it could not be asked. */
export type RowAnswer =
  | { readonly kind: 'none' }
  /** Confirmed once more, it is recorded with these. */
  | { readonly kind: 'doubt'; readonly reasons: readonly Reason[] }
  | { readonly kind: 'refused'; readonly reasons: readonly Reason[] }
  | { readonly kind: 'failed'; readonly error: ErrorMessage }

/** A row as the desk is told of it. */
export type Row = Omit<Request<'use.enter'>, 'id' | 'seen'>

export interface RecordedRow {
  readonly uses: readonly RecordedUse[]
  /** What staff have seen and kept. */
  readonly doubts: readonly Reason[]
}

const NONE: RowAnswer = { kind: 'none' }

export class PaperSending {
  readonly #api: DeskApi
  readonly #attempts = new Attempts()
  #answer = $state.raw<RowAnswer>(NONE)
  #busy = $state.raw(false)
  /** The row that the answer is of. */
  #answered = ''
  /** Whose the ids are. Of an answer that was lost they stay: typed again, the row is recorded once. */
  #whose: object = {}
  #isLost = false

  constructor(api: DeskApi) {
    this.#api = api
  }

  get answer(): RowAnswer {
    return this.#answer
  }

  get busy(): boolean {
    return this.#busy
  }

  /** The row is another one now. */
  forget(): void {
    this.#answer = NONE
  }

  /** Its card is gone, and its number with it. */
  clear(): void {
    if (!this.#isLost) this.#whose = {}
    this.#answered = ''
    this.forget()
  }

  /** Null where it was not recorded: the answer says why. A doubt that was shown of this very row is kept with it. */
  async send(row: Row): Promise<RecordedRow | null> {
    const attempt = JSON.stringify(row)
    const doubts = this.#answer.kind === 'doubt' && this.#answered === attempt ? this.#answer.reasons : []
    const seen: ReasonCode[] = doubts.map(({ code }) => code)
    this.#busy = true
    try {
      const id = this.#attempts.idOf(this.#whose, attempt)
      const result = await this.#api.invoke('use.enter', { ...row, id, seen })
      this.#isLost = false
      this.#answered = attempt
      this.#answer = answerOf(result, doubts)
      if (result.outcome !== 'recorded') return null
      this.#attempts.answered(this.#whose, attempt)
      return { uses: result.uses, doubts }
    } catch (error) {
      const failure = errorKey(error)
      this.#isLost = true
      if (isGone(failure)) this.#attempts.answered(this.#whose, attempt)
      this.#answer = { kind: 'failed', error: failure }
      return null
    } finally {
      this.#busy = false
    }
  }
}

/** What was shown before stays known, so that nothing is asked twice. */
function answerOf(result: RecordResult, doubts: readonly Reason[]): RowAnswer {
  if (result.outcome === 'recorded') return NONE
  const { verdict } = result
  if (verdict.kind === 'refuse') return { kind: 'refused', reasons: verdict.reasons }
  const told = verdict.kind === 'attention' ? verdict.reasons : []
  const codes: readonly ReasonCode[] = told.map(({ code }) => code)
  return { kind: 'doubt', reasons: [...told, ...doubts.filter(({ code }) => !codes.includes(code))] }
}
