/** The camera's worker: loads the decoder from our own bundle and looks at frame after frame. docs/scanners.md */
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'
import { createDecoder, type Decoder } from './decode.ts'
import type { FromWorker, ToWorker } from './messages.ts'
import { Pace } from './pace.ts'
import { PictureTaker } from './picture.ts'
import { Showings } from './reading.ts'

const pictures = new PictureTaker()
const showings = new Showings()
const pace = new Pace()
let frames = 0

const tell = (message: FromWorker) => globalThis.postMessage(message)

/** What has failed once fails again: the page starts another worker. */
const tellFailure = (error: unknown) => tell({ failed: error instanceof Error ? error.name : 'Error' })

async function start(): Promise<void> {
  const decoder = await createDecoder(await loadWasm())
  globalThis.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
    const looking = 'frames' in data ? lookAtAll(decoder, data.frames) : lookAtOne(decoder, data.picture)
    looking.catch(tellFailure)
  })
  tell({ ready: true })
}

async function loadWasm(): Promise<ArrayBuffer> {
  const answer = await fetch(wasmUrl)
  if (!answer.ok) throw new Error(`the decoder was not served: ${String(answer.status)}`)
  return answer.arrayBuffer()
}

async function lookAtAll(decoder: Decoder, stream: ReadableStream<VideoFrame>): Promise<void> {
  const reader = stream.getReader()
  // the stream ends with the camera's track, which the page hears of by itself; while this rests it keeps the newest
  for (let next = await reader.read(); !next.done; next = await reader.read()) await look(decoder, next.value)
}

async function lookAtOne(decoder: Decoder, picture: ImageBitmap): Promise<void> {
  await look(decoder, picture)
  tell({ done: true })
}

/** One look, and the rest after it. A frame is closed whatever happens: the camera has only a few, and waits for them. */
async function look(decoder: Decoder, frame: VideoFrame | ImageBitmap): Promise<void> {
  const began = performance.now()
  let rest = 0
  frames++
  try {
    const decoded = decoder.decode(await pictures.take(frame))
    const shown = showings.take(decoded, began)
    const ended = performance.now()
    rest = pace.restAfter(decoded !== null, began, ended)
    if (shown) tell({ reading: { text: shown.text, symbology: shown.symbology, frames, took: ended - began } })
  } finally {
    frame.close()
  }
  if (rest > 0) await new Promise((rested) => setTimeout(rested, rest))
}

start().catch(tellFailure)
