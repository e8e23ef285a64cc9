/** Pictures as the decoder wants them: brightness alone, one byte a pixel, rows without gaps. docs/scanners.md */

export interface Picture {
  /** Brightness, `width × height` bytes. */
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/** Rows one after the other, every pixel with its red, green, blue and one byte more, as a canvas gives them. */
export interface Pixels {
  readonly data: Uint8Array | Uint8ClampedArray
  readonly width: number
  readonly height: number
}

/** The brightness of a canvas's pixels; `into` is used again where it has the right length. */
export function lumaOf({ data, width, height }: Pixels, into?: Uint8Array): Picture {
  const luma = into?.length === width * height ? into : new Uint8Array(width * height)
  for (let i = 0, p = 0; i < luma.length; i++, p += 4) {
    // the weights of BT.601 in 1024ths: the same grey that zxing-wasm makes of colours
    luma[i] = (306 * (data[p] ?? 0) + 601 * (data[p + 1] ?? 0) + 117 * (data[p + 2] ?? 0) + 512) >> 10
  }
  return { data: luma, width, height }
}
