/** For how long a PIN is not taken after too many wrong ones, counted down while somebody waits. */
import type { DeskApi, ErrorMessage, Role } from '../../../desk/contract.ts'
import { getLocale } from '../../paraglide/runtime.js'

const SECOND = 1_000
const MINUTE = 60 * SECOND

export class PinWait {
  readonly #api: DeskApi
  readonly #role: Role
  /** Milliseconds, as it was told. */
  #whole = $state.raw(0)
  #left = $state.raw(0)
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(api: DeskApi, role: Role) {
    this.#api = api
    this.#role = role
  }

  /** How long it was when it was asked for; 0 where the PIN is taken. Milliseconds. */
  get whole(): number {
    return this.#whole
  }

  get left(): number {
    return this.#left
  }

  /** The desk did not take a PIN: the last wrong one may be the one that locks it. */
  async after(failure: ErrorMessage): Promise<void> {
    this.stop()
    if (failure !== 'pin_wrong' && failure !== 'pin_locked') return
    const wait = await this.#api.invoke('pin.wait', { role: this.#role }).catch(() => 0)
    if (wait > 0) this.#count(wait)
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#whole = 0
    this.#left = 0
  }

  #count(wait: number): void {
    const ends = performance.now() + wait
    this.#whole = wait
    this.#left = wait
    this.#timer = setInterval(() => {
      this.#left = Math.max(0, ends - performance.now())
      if (this.#left === 0) clearInterval(this.#timer)
    }, SECOND / 2)
  }
}

/** `28 s`, `4 min`: never less than it is. */
export function waitText(milliseconds: number): string {
  const isShort = milliseconds < MINUTE
  const count = Math.ceil(milliseconds / (isShort ? SECOND : MINUTE))
  const unit = { style: 'unit', unit: isShort ? 'second' : 'minute', unitDisplay: 'short' } as const
  return new Intl.NumberFormat(getLocale(), unit).format(count)
}
