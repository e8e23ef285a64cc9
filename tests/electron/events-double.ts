/** How doubles of Electron's classes emit, and the events that can be prevented. */
import type { EventEmitter } from 'node:events'

/** `on` of Electron's classes returns the class; a double of a part of it cannot, and nobody chains. */
type On = { on: never; once: never }
export const listening = (events: EventEmitter) =>
  ({ on: events.on.bind(events), once: events.once.bind(events) }) as unknown as On

export interface PreventableEvent {
  preventDefault(): void
  readonly defaultPrevented: boolean
}

export function preventable(): PreventableEvent {
  let prevented = false
  return {
    preventDefault: () => void (prevented = true),
    get defaultPrevented() {
      return prevented
    },
  }
}
