/** Work on thousands of things: some at a time, so that scans are answered in between; told how far it is; stopped when asked. */
import { setImmediate } from 'node:timers/promises'
import { DeskError, type Ended, type Progress } from './contract.ts'

/** So many between two turns of the event loop: a scan waits for some milliseconds at most. */
const AT_ONCE = 100
/** As often as somebody can read it. Milliseconds. */
const TOLD_EVERY = 100

/** What is gone through; `count` null where nobody has counted. */
export interface Things<T> {
  readonly count: number | null
  readonly rows: Iterable<T>
}
type Take<T> = (some: readonly T[]) => void | Promise<void>

/** What a use case needs for it. */
export interface Lengthy {
  readonly work: {
    /**
     * Goes through them all. Rejects with what `take` throws, and with DeskError `work_ended` where the pairing that it
     * was begun with has ended, or the desk; what was taken before that stays taken.
     */
    through<T>(id: string, things: Things<T>, take: Take<T>): Promise<Ended>
    /** Whether the pairing that it was begun with has ended, or the desk. */
    isOver(): boolean
  }
}

export interface LongWork {
  /** Begins work for the pairing that is at work now. */
  begin<T>(use: (work: Lengthy['work']) => Promise<T>): Promise<T>
  stop(id: string): void
  /** Nothing more is taken; resolves when everything that was begun has ended. */
  close(): Promise<void>
}

export interface LongWorkDeps {
  readonly tell: (progress: Progress) => void
  /** The pairing at work. */
  readonly session: () => object | null
}

export function createLongWork({ tell, session }: LongWorkDeps): LongWork {
  const begun = new Set<Promise<unknown>>()
  const running = new Map<string, { ended: Promise<unknown>; stopped: boolean }>()
  let closed = false

  async function work<T>(id: string, { count, rows }: Things<T>, take: Take<T>, isOver: () => boolean): Promise<Ended> {
    let done = 0
    let told = performance.now()
    let isWhole = false
    try {
      for (const some of parts(rows)) {
        if (isOver()) throw new DeskError('conflict', 'work_ended')
        if (running.get(id)?.stopped) return 'stopped'
        await take(some)
        done += some.length
        if (performance.now() - told >= TOLD_EVERY) {
          tell({ id, done, of: count })
          told = performance.now()
        }
        await setImmediate()
      }
      isWhole = true
      return 'done'
    } finally {
      // exactly, for whoever tells staff what was kept
      if (!isWhole) tell({ id, done, of: count })
    }
  }

  /** Asked again over a connection that broke: what is under way goes on, and is gone through once more. */
  async function inTurn(id: string, whole: () => Promise<Ended>): Promise<Ended> {
    for (let before = running.get(id); before; before = running.get(id)) {
      await before.ended
      if (before.stopped) return 'stopped'
    }
    const ended = Promise.withResolvers<null>()
    running.set(id, { ended: ended.promise, stopped: false })
    try {
      return await whole()
    } finally {
      running.delete(id)
      ended.resolve(null)
    }
  }

  return {
    async begin(use) {
      const pairing = session()
      const isOver = () => closed || pairing === null || session() !== pairing
      const used = use({ isOver, through: (id, things, take) => inTurn(id, () => work(id, things, take, isOver)) })
      begun.add(used)
      try {
        return await used
      } finally {
        begun.delete(used)
      }
    },
    stop(id) {
      const at = running.get(id)
      if (at) at.stopped = true
    },
    async close() {
      closed = true
      await Promise.allSettled(begun)
    },
  }
}

function* parts<T>(things: Iterable<T>): Generator<readonly T[]> {
  let some: T[] = []
  for (const thing of things) {
    some.push(thing)
    if (some.length < AT_ONCE) continue
    yield some
    some = []
  }
  if (some.length > 0) yield some
}
