/** What the camera gives, as the decoder wants it. Runs in the worker. */
import { lumaOf, type Picture } from './luma.ts'

/** Formats whose first plane is brightness, one byte a pixel: nothing need be computed. */
const LUMA_FIRST = new Set(['I420', 'I420A', 'I422', 'I422A', 'I444', 'I444A', 'NV12'])

export class PictureTaker {
  #buffer = new Uint8Array(0)
  #luma: Uint8Array | undefined
  #context: OffscreenCanvasRenderingContext2D | null = null

  /** The picture lies in memory that the next one takes. The frame stays the caller's to close. */
  async take(frame: VideoFrame | ImageBitmap): Promise<Picture> {
    if (!('format' in frame)) return this.#draw(frame, frame.width, frame.height)
    const { width, height } = frame.visibleRect ?? { width: 0, height: 0 }
    if (!LUMA_FIRST.has(frame.format ?? '')) return this.#draw(frame, width, height)
    const size = frame.allocationSize()
    if (this.#buffer.length !== size) this.#buffer = new Uint8Array(size)
    // without a layout asked for the planes come one after the other, without gaps
    await frame.copyTo(this.#buffer)
    return { data: this.#buffer.subarray(0, width * height), width, height }
  }

  #draw(source: CanvasImageSource, width: number, height: number): Picture {
    const { canvas } = (this.#context ??= newContext())
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
    this.#context.drawImage(source, 0, 0, width, height)
    const picture = lumaOf(this.#context.getImageData(0, 0, width, height), this.#luma)
    this.#luma = picture.data
    return picture
  }
}

function newContext(): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no canvas to draw on')
  return context
}
