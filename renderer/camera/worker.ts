/** The camera's worker: loads the decoder from our own bundle and looks at frame after frame. docs/scanners.md */
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'
import { createDecoder, type Decoder } from './decode.ts'
import type { FromWorker, ToWorker } from './messages.ts'
import { PictureTaker } from './picture.ts'
import { Showings } from './reading.ts'

const pictures = new PictureTaker()
const showings = new Showings()
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
  // the stream ends with the camera's track, which the page hears of by itself
  for (let next = await reader.read(); !next.done; next = await reader.read()) await look(decoder, next.value)
}

async function lookAtOne(decoder: Decoder, picture: ImageBitmap): Promise<void> {
  await look(decoder, picture)
  tell({ done: true })
}

/** A frame is closed whatever happens: the camera has only a few, and waits for them. */
async function look(decoder: Decoder, frame: VideoFrame | ImageBitmap): Promise<void> {
  const began = performance.now()
  frames++
  try {
    const decoded = await decoder.decode(await pictures.take(frame))
    const shown = decoded && showings.take(decoded, began)
    if (!shown) return
    const { text, symbology } = shown
    tell({ reading: { text, symbology, frames, took: performance.now() - began } })
  } finally {
    frame.close()
  }
}

start().catch(tellFailure)
