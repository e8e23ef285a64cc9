/** Has the frames of a camera read by a worker, and starts another worker when one fails. */
import { Backoff } from './backoff.ts'
import { giveFrames } from './frames.ts'
import type { CameraReading, FromWorker } from './messages.ts'

export interface FrameReaderTold {
  read(reading: CameraReading): void
  /** The decoder works from now on. */
  ready(): void
  /** It does not; another is started after a pause. */
  failed(): void
}

const start = () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })

export class FrameReader {
  readonly #told: FrameReaderTold
  readonly #start: () => Worker
  readonly #backoff = new Backoff()
  #worker: Worker | null = null
  #stopFrames: (() => void) | null = null

  constructor(told: FrameReaderTold, startWorker = start) {
    this.#told = told
    this.#start = startWorker
  }

  /** Reads this camera until `stop`. */
  watch(track: MediaStreamTrack): void {
    this.stop()
    const worker = this.#start()
    this.#worker = worker
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => this.#hear(data, worker, track))
    // its script could not be had
    worker.addEventListener('error', () => worker === this.#worker && this.#fail(track))
  }

  stop(): void {
    this.#backoff.cancel()
    this.#stopFrames?.()
    this.#stopFrames = null
    this.#worker?.terminate()
    this.#worker = null
  }

  #hear(message: FromWorker, worker: Worker, track: MediaStreamTrack): void {
    // what it had sent before it was stopped
    if (worker !== this.#worker) return
    if ('failed' in message) return this.#fail(track)
    if ('reading' in message) return this.#told.read(message.reading)
    if (!('ready' in message)) return
    this.#stopFrames = giveFrames(track, worker)
    this.#told.ready()
    this.#backoff.worked()
  }

  #fail(track: MediaStreamTrack): void {
    this.stop()
    this.#told.failed()
    this.#backoff.again(() => this.watch(track))
  }
}
