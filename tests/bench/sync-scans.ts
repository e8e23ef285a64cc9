/** A counter that scans without end, in a thread of its own: what it waits for a verdict holds whatever holds the desk up. */
import { setTimeout as later } from 'node:timers/promises'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

/** Milliseconds from one scan to the next. */
const EVERY_MS = 50
const ASKED = 'bench scans'

export interface Scanner {
  /** How long each verdict since the last call has taken, milliseconds. */
  waits(): number[]
  end(): Promise<unknown>
}

/** `verdict` is asked in the thread that calls this, as the desk is asked by its window. */
export function startScanner(texts: readonly string[], verdict: (text: string) => unknown): Scanner {
  const thread = new Worker(new URL(import.meta.url), { workerData: { asked: ASKED, texts } })
  let waits: number[] = []
  thread.on('message', (message: string | number) => {
    if (typeof message === 'number') waits.push(message)
    else thread.postMessage(verdict(message))
  })
  return {
    waits: () => {
      const taken = waits
      waits = []
      return taken
    },
    end: () => thread.terminate(),
  }
}

async function scan(texts: readonly string[]): Promise<void> {
  for (let i = 0; ; i++) {
    const begun = performance.now()
    const answered = new Promise((resolve) => parentPort?.once('message', resolve))
    parentPort?.postMessage(texts[i % texts.length])
    await answered
    parentPort?.postMessage(performance.now() - begun)
    await later(EVERY_MS)
  }
}

const { asked, texts } = (workerData ?? {}) as { asked?: string; texts: string[] }
if (!isMainThread && asked === ASKED) void scan(texts)
