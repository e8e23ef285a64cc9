import { backoff } from './backoff.ts'

/** Work that is tried again until it succeeds, one run at a time. */
export interface Task {
  /** Runs now, or once more after the run under way. */
  kick(): void
  /** Runs now, unless a failure is being waited out. */
  nudge(): void
  /** No further run begins; resolves when the one under way has ended. */
  close(): Promise<void>
}

export interface TaskOptions {
  /** Rejects where it must be tried again later. */
  readonly work: () => Promise<void>
  /** Milliseconds from one success to the next run; null runs only when kicked. */
  readonly every: number | null
  readonly random: () => number
}

/** A task that has not run yet; kick it. */
export function createTask({ work, every, random }: TaskOptions): Task {
  let failures = 0
  let again = false
  let closed = false
  let running: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined

  const run = async () => {
    again = false
    const wait = await work().then(
      () => ((failures = 0), every),
      () => backoff(++failures, random),
    )
    running = null
    if (closed) return
    if (again) kick()
    else if (wait !== null) timer = setTimeout(kick, wait)
  }
  const kick = () => {
    if (closed) return
    clearTimeout(timer)
    if (running) again = true
    else running = run()
  }
  return {
    kick,
    nudge: () => {
      if (failures === 0) kick()
    },
    async close() {
      closed = true
      clearTimeout(timer)
      await running
    },
  }
}
