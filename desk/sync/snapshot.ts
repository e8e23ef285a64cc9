/** The register's snapshot as it comes in: lines of JSON, believed only when the last of them is there. */
import * as v from 'valibot'
import { conform, isOfType } from './answer.ts'
import * as api from './protocol.ts'
import { RegisterError } from './register-error.ts'

const LONGEST_LINE = 64 * 1024
const ROWS_A_BATCH = 5_000
/** A stream that stands still for so long is as good as cut. Milliseconds. */
const STILL_FOR_MS = 30_000

export interface Snapshot {
  readonly head: v.InferOutput<typeof api.SnapshotHead>
  /** Yields rows in batches; throws RegisterError unless the stream ends whole, with as many rows as it promised. */
  rows(): AsyncIterable<api.CardRow[]>
  /** Ends the answer unread. */
  discard(): Promise<void>
}

/** `open` asks for it under a signal that ends it when nothing comes any more. */
export async function openSnapshot(
  open: (signal: AbortSignal) => Promise<Response>,
  stillFor = STILL_FOR_MS,
): Promise<Snapshot> {
  const still = new AbortController()
  const timer = setTimeout(() => still.abort(), stillFor)
  try {
    const answer = await open(still.signal)
    if (!isOfType(answer, 'application/x-ndjson') || !answer.body) {
      await answer.body?.cancel()
      throw new RegisterError('no_connection', 'the snapshot has the wrong content type')
    }
    const lines = linesOf(answer.body as AsyncIterable<Uint8Array>, timer)
    const first = await lines.next()
    const head = conform(api.SnapshotHead, first.done ? null : first.value)
    return { head, rows: () => rowsOf(lines, head.count), discard: async () => void (await lines.return()) }
  } catch (error) {
    clearTimeout(timer)
    throw error
  }
}

async function* linesOf(body: AsyncIterable<Uint8Array>, timer: NodeJS.Timeout): AsyncGenerator<unknown, void> {
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for await (const chunk of body) {
      timer.refresh()
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > LONGEST_LINE) throw new RegisterError('no_connection', 'a line of the snapshot is too long')
      for (const line of lines) yield JSON.parse(line)
    }
    if (rest !== '') yield JSON.parse(rest)
  } catch (cause) {
    if (cause instanceof RegisterError) throw cause
    throw new RegisterError('no_connection', 'the snapshot was cut', { cause })
  } finally {
    clearTimeout(timer)
  }
}

async function* rowsOf(lines: AsyncIterable<unknown>, promised: number): AsyncGenerator<api.CardRow[]> {
  let batch: api.CardRow[] = []
  let rows = 0
  let end: number | null = null
  for await (const line of lines) {
    if (end !== null) throw new RegisterError('no_connection', 'the snapshot goes on after its end')
    if (v.is(api.SnapshotEnd, line)) {
      end = line.end
      continue
    }
    if (++rows > promised) throw new RegisterError('no_connection', 'the snapshot holds more than it promised')
    batch.push(conform(api.CardRow, line))
    if (batch.length === ROWS_A_BATCH) {
      yield batch
      batch = []
    }
  }
  if (end !== rows || promised !== rows)
    throw new RegisterError('no_connection', `the snapshot was cut: ${String(rows)} of ${String(promised)} rows`)
  yield batch
}
