/** The register's snapshot as it comes in: lines of JSON, believed only when the last of them is there. */
import * as v from 'valibot'
import { conform, isOfType } from './answer.ts'
import * as api from './protocol.ts'
import { RegisterError } from './register-error.ts'
import { isPlainRow } from './snapshot-row.ts'

const LONGEST_LINE = 64 * 1024
const ROWS_A_BATCH = 1_000
/** A stream that stands still for so long is as good as cut. Milliseconds. */
const STILL_FOR_MS = 30_000

/** What is wrong with a snapshot, as `RegisterError.refusal` says it. */
export const SNAPSHOT_FAULTS = ['not_cards', 'cut', 'wrong_count'] as const
export type SnapshotFault = (typeof SNAPSHOT_FAULTS)[number]

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
      throw wrong('not_cards', 'the snapshot has the wrong content type')
    }
    return await readSnapshot(watched(answer.body as AsyncIterable<Uint8Array>, timer))
  } catch (error) {
    clearTimeout(timer)
    throw error
  }
}

/** Puts the timer off at every chunk. */
async function* watched(body: AsyncIterable<Uint8Array>, timer: NodeJS.Timeout): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const chunk of body) {
      timer.refresh()
      yield chunk
    }
  } finally {
    clearTimeout(timer)
  }
}

/** A snapshot wherever its bytes come from. Rejects with RegisterError where they do not begin like one. */
export async function readSnapshot(body: AsyncIterable<Uint8Array>): Promise<Snapshot> {
  const batches = linesOf(body)
  const first = await batches.next()
  const [line, ...rest] = first.done ? [] : first.value
  let head: Snapshot['head']
  try {
    head = conform(api.SnapshotHead, JSON.parse(line ?? ''))
  } catch (cause) {
    await batches.return()
    throw wrong('not_cards', 'the snapshot does not begin like one', cause)
  }
  return { head, rows: () => rowsOf(rest, batches, head.count), discard: async () => void (await batches.return()) }
}

const wrong = (fault: SnapshotFault, message: string, cause?: unknown) =>
  new RegisterError('no_connection', message, { refusal: fault, cause })

/** Whole lines, as many at a time as came together. */
async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string[], void> {
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for await (const chunk of body) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > LONGEST_LINE) throw wrong('not_cards', 'a line of the snapshot is too long')
      if (lines.length > 0) yield lines
    }
    if (rest !== '') yield [rest]
  } catch (cause) {
    if (cause instanceof RegisterError) throw cause
    throw wrong('cut', 'the snapshot was cut', cause)
  }
}

async function* rowsOf(
  first: readonly string[],
  more: AsyncIterable<readonly string[]>,
  promised: number,
): AsyncGenerator<api.CardRow[]> {
  const reader = rowReader(promised)
  reader.read(first)
  for await (const lines of more) {
    reader.read(lines)
    if (reader.held() >= ROWS_A_BATCH) yield reader.take()
  }
  reader.requireEnd()
  yield reader.take()
}

/** Turns lines into rows, and counts them against what was promised. Throws RegisterError. */
function rowReader(promised: number) {
  let batch: api.CardRow[] = []
  let rows = 0
  let end: number | null = null
  const readOne = (line: string) => {
    if (end !== null) throw wrong('wrong_count', 'the snapshot goes on after its end')
    const value = parse(line)
    if (isPlainRow(value)) batch.push(value)
    else if (v.is(api.SnapshotEnd, value)) {
      end = value.end
      return
    } else batch.push(conform(api.CardRow, value))
    if (++rows > promised) throw wrong('wrong_count', 'the snapshot holds more than it promised')
  }
  return {
    read: (lines: readonly string[]) => {
      for (const line of lines) readOne(line)
    },
    held: () => batch.length,
    take: () => {
      const taken = batch
      batch = []
      return taken
    },
    requireEnd: () => {
      if (end === null) throw wrong('cut', `the snapshot was cut: ${String(rows)} of ${String(promised)} rows`)
      if (end !== rows || promised !== rows)
        throw wrong('wrong_count', `the snapshot holds ${String(rows)} rows, not ${String(promised)}`)
    },
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (cause) {
    throw wrong('cut', 'the snapshot was cut', cause)
  }
}
