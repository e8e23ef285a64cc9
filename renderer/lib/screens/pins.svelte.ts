/** Setting and changing the desk's PINs. */
import type { DeskApi, ErrorMessage, Pins, Role } from '../../../desk/contract.ts'
import { errorKey } from '../errors.ts'
import { isPin } from '../pin.ts'
import { openSettings } from './pins-open.svelte.ts'

export const PIN_FIELDS = ['current', 'pin', 'again'] as const
export type PinField = (typeof PIN_FIELDS)[number]
export type PinProblem = 'bad' | 'differs'

/** One PIN being set, typed twice; where there is one already, that one first. */
export class PinSetting {
  readonly role: Role
  readonly #api: DeskApi
  #isSet = $state.raw(false)
  #busy = $state.raw(false)
  #tried = $state.raw(false)
  #failure = $state.raw<ErrorMessage | null>(null)
  current = $state('')
  pin = $state('')
  again = $state('')

  constructor(api: DeskApi, role: Role, isSet: boolean) {
    this.#api = api
    this.role = role
    this.#isSet = isSet
  }

  /** The desk has one already, which has to be given. */
  get isSet(): boolean {
    return this.#isSet
  }

  get busy(): boolean {
    return this.#busy
  }

  get failure(): ErrorMessage | null {
    return this.#failure
  }

  /** Why a field is no PIN yet, once setting was tried. */
  problem(field: PinField): PinProblem | null {
    const isUntyped = field === 'again' && this.again === ''
    return this.#tried && !isUntyped ? this.#problemOf(field) : null
  }

  /** What is typed next: the first that is empty, where everything before it is right. Null where nothing is to be said of it. */
  get next(): PinField | null {
    const fields = PIN_FIELDS.filter((field) => field !== 'current' || this.#isSet)
    const empty = fields.findIndex((field) => this[field] === '')
    const isNext = empty > 0 && fields.slice(0, empty).every((field) => this.#problemOf(field) === null)
    return isNext ? (fields[empty] ?? null) : null
  }

  type(field: PinField, change: (text: string) => string): void {
    this[field] = change(this[field]).slice(0, 8)
  }

  /** What is set at the desk now, or null where it was not done. */
  async set(): Promise<Pins | null> {
    this.#tried = true
    this.#failure = null
    if (this.#busy || PIN_FIELDS.some((field) => this.#problemOf(field) !== null)) return null
    this.#busy = true
    const settings = this.role === 'administrator' ? openSettings(this.#api) : null
    // the desk tells that there is one before it answers: whoever chooses it must not be locked out in between
    if (!this.#isSet) settings?.remember(this.pin)
    try {
      const current = this.#isSet ? this.current : null
      const pins = await this.#api.invoke('pin.set', { role: this.role, pin: this.pin, current })
      settings?.remember(this.pin)
      return pins
    } catch (error) {
      if (!this.#isSet) settings?.close()
      this.#fail(errorKey(error))
      return null
    } finally {
      this.#busy = false
    }
  }

  /** The new one stays typed; the one that was wrong does not. */
  #fail(failure: ErrorMessage): void {
    this.#failure = failure
    this.current = ''
    this.#tried = false
    if (failure === 'pin_set_already') this.#isSet = true
  }

  #problemOf(field: PinField): PinProblem | null {
    if (field === 'again') return this.again === this.pin ? null : 'differs'
    if (field === 'current' && !this.#isSet) return null
    return isPin(this[field]) ? null : 'bad'
  }
}
