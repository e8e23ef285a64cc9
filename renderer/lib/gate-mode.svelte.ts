/** Whether this window stands at a gate. The desk keeps it, so that a window begins as the last one was. */
import type { DeskApi } from '../../desk/contract.ts'
import { keptFor } from './screens/venue-kept.ts'

export class GateMode {
  readonly #api: DeskApi
  #on = $state.raw(false)
  #isTold = false

  constructor(api: DeskApi) {
    this.#api = api
    api.subscribe('connected', (connected) => void (connected && !this.#isTold && this.#ask()))
  }

  get on(): boolean {
    return this.#on
  }

  /** Takes effect here at once. A desk that is away keeps nothing: it then holds for as long as this page. */
  turn(on: boolean): void {
    this.#isTold = true
    this.#on = on
    this.#api.invoke('gate.turn', { on }).catch(() => {})
  }

  async #ask(): Promise<void> {
    const state = await this.#api.invoke('gate.get', {}).catch(() => null)
    // staff may have turned it meanwhile
    if (!state || this.#isTold) return
    this.#isTold = true
    this.#on = state.on
  }
}

/** One for each window, whatever screens it goes through. */
export const gateMode = (api: DeskApi): GateMode => keptFor(api, 'gate', '', () => new GateMode(api))
