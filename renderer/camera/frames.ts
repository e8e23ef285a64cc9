/** From a camera to the worker: one frame at a time, what comes meanwhile is let go. docs/scanners.md */
import type { FromWorker, ToWorker } from './messages.ts'

/** Chromium's; TypeScript knows it in workers alone. */
interface TrackProcessor {
  readonly readable: ReadableStream<VideoFrame>
}
type CreateTrackProcessor = new (init: { track: MediaStreamTrack; maxBufferSize: number }) => TrackProcessor

/** Gives the worker the camera's frames. Returns how to stop. */
export function giveFrames(track: MediaStreamTrack, worker: Worker): () => void {
  const Processor = (globalThis as { MediaStreamTrackProcessor?: CreateTrackProcessor }).MediaStreamTrackProcessor
  if (!Processor) return giveOneByOne(track, worker)
  // a buffer of one: a frame that has waited longer than the next one is not looked at
  const { readable } = new Processor({ track, maxBufferSize: 1 })
  const message: ToWorker = { frames: readable }
  worker.postMessage(message, [readable])
  return () => undefined
}

/** By a video that nobody sees, for browsers without `MediaStreamTrackProcessor`. */
function giveOneByOne(track: MediaStreamTrack, worker: Worker): () => void {
  const video = document.createElement('video')
  video.muted = true
  video.srcObject = new MediaStream([track])
  let stopped = false
  let busy = false
  const hear = ({ data }: MessageEvent<FromWorker>) => {
    if ('done' in data) busy = false
  }
  const give = async () => {
    const picture = await createImageBitmap(video)
    if (stopped) return picture.close()
    worker.postMessage({ picture } satisfies ToWorker, [picture])
  }
  const onFrame = () => {
    if (stopped) return
    video.requestVideoFrameCallback(onFrame)
    if (busy) return
    busy = true
    // a video without a picture just now
    give().catch(() => (busy = false))
  }
  worker.addEventListener('message', hear)
  video.requestVideoFrameCallback(onFrame)
  // refused only when it is stopped at once
  video.play().catch(() => undefined)
  return () => {
    stopped = true
    video.srcObject = null
    worker.removeEventListener('message', hear)
  }
}
