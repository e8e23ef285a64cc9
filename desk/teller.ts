/** Tells the screens what changed: once however often it changed, and never so that an answer waits for it. */
import type { Topics } from './contract.ts'
import type { Current } from './host.ts'

export interface Teller {
  soon(...topics: Current[]): void
  close(): void
}

export interface TellerDeps {
  /** What each topic is now. */
  readonly current: { readonly [T in Current]: () => Topics[T] }
  readonly tell: <T extends Current>(topic: T, data: Topics[T]) => void
  readonly log: (line: string) => void
}

export function createTeller({ current, tell, log }: TellerDeps): Teller {
  const due = new Set<Current>()
  let telling: NodeJS.Immediate | undefined
  let closed = false

  /** What cannot be read now is told at the next change: a screen behind by a moment is no reason to end the desk. */
  const tellNow = <T extends Current>(topic: T) => {
    try {
      tell(topic, current[topic]())
    } catch (error) {
      log(`telling ${topic}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return {
    soon(...topics) {
      if (closed) return
      for (const topic of topics) due.add(topic)
      telling ??= setImmediate(() => {
        telling = undefined
        for (const topic of due) tellNow(topic)
        due.clear()
      })
    },
    close() {
      closed = true
      clearImmediate(telling)
    },
  }
}
