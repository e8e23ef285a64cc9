import { backoff } from './backoff.ts'

/** Work that is tried again until it succeeds, one run at a time. */
export interface Task {
  /** Runs now, or once more after the run under way. */
  kick(): void
  /** Runs now, unless a failure is being waited out. */
  nudge(): void
  /** Runs now if a failure is being waited out: what it failed for may be over. */
  retry(): void
  /** No further run begins; resolves when the one under way has ended. */
  close(): Promise<void>
}

export interface TaskOptions {
  /**
   * Rejects where it must be tried again later. `left`: something of it must be, but nothing new need wait for that.
   * `progress`: a part is done for good, so a failure after it is a first one.
   */
  readonly work: (progress: () => void) => Promise<'left' | undefined>
  /** Milliseconds from one success to the next run; null runs only when kicked. */
  readonly every: number | null
  readonly random: () => number
}

/** A task that has not run yet; kick it. */
export function createTask({ work, every, random }: TaskOptions): Task {
  /** Runs in a row that failed, and that failed or left something. */
  let failures = 0
  let unfinished = 0
  let again = false
  let closed = false
  let running: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined

  const run = async () => {
    again = false
    const outcome = await work(() => (failures = unfinished = 0)).catch(() => 'failed' as const)
    failures = outcome === 'failed' ? failures + 1 : 0
    unfinished = outcome === undefined ? 0 : unfinished + 1
    const wait = unfinished > 0 ? backoff(unfinished, random) : every
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
    retry: () => {
      if (failures > 0) kick()
    },
    async close() {
      closed = true
      clearTimeout(timer)
      await running
    },
  }
}
