/** Whether this desk stands at a gate. The desk keeps it for every window, from the first paint on. */
import type { Desk } from './desk.svelte.ts'
import { keptFor } from './screens/venue-kept.ts'

export class GateMode {
  readonly #desk: Pick<Desk, 'api' | 'state'>
  /** Turned here, and not yet kept by the desk. */
  #wanted = $state.raw<boolean | null>(null)

  constructor(desk: Pick<Desk, 'api' | 'state'>) {
    this.#desk = desk
  }

  get on(): boolean {
    const { state } = this.#desk
    return state?.phase === 'ready' && (this.#wanted ?? state.gate)
  }

  /** Takes effect here at once. A desk that is away keeps nothing: it then holds for as long as this page. */
  async turn(on: boolean): Promise<void> {
    this.#wanted = on
    try {
      await this.#desk.api.invoke('gate.turn', { on })
      // what the desk keeps was told before its answer
      if (this.#wanted === on) this.#wanted = null
    } catch {
      // it holds here, for the customer who stands here
    }
  }
}

/** One for each window, whatever screens it goes through. */
export const gateMode = (desk: Desk): GateMode => keptFor(desk, 'gate', '', () => new GateMode(desk))
