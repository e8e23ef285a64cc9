/** What crosses between the page and the worker that reads pictures. */

export type ToWorker =
  /** The camera's frames from now on: the worker takes the next when it is done with one. */
  | { readonly frames: ReadableStream<VideoFrame> }
  /** One frame, where the browser has no such stream. The next is given when this one is `done`. */
  | { readonly picture: ImageBitmap }

/** A code in front of the camera, once for each time that it is shown. */
export interface CameraReading {
  readonly text: string
  readonly symbology: string
  /** How many frames had been looked at, with this one; before an empty desk not every frame is. */
  readonly frames: number
  /** How long this frame took to decode. Milliseconds. */
  readonly took: number
}

export type FromWorker =
  /** The decoder is loaded; only now frames may come. */
  | { readonly ready: true }
  | { readonly reading: CameraReading }
  /** A single picture was looked at. */
  | { readonly done: true }
  /** It reads no more, and says why for whoever looks for a fault. Never what was read. */
  | { readonly failed: string }
