/** The libraries on their own, at their best sensible settings: what the camera's decoder is measured against. */
import {
  BinaryBitmap,
  Code39Reader,
  GlobalHistogramBinarizer,
  HybridBinarizer,
  QRCodeReader,
  RGBLuminanceSource,
} from '@zxing/library'
import { prepareZXingModule, readBarcodes, type ReaderOptions } from 'zxing-wasm/reader'
import type { Colours } from './decode-photos.ts'

/** The text of the code in a picture, or null. */
export type ReadText = (picture: Colours) => string | null | Promise<string | null>

/** The defaults (try harder, rotate, invert, downscale), for the two formats and the first code found. */
const OPTIONS: ReaderOptions = { formats: ['QRCode', 'Code39Std'], textMode: 'Plain', maxNumberOfSymbols: 1 }

export async function bareWasm(wasmBinary: ArrayBuffer): Promise<ReadText> {
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true })
  return async (picture) =>
    (await readBarcodes({ ...picture, colorSpace: 'srgb' } as ImageData, OPTIONS))[0]?.text ?? null
}

/** Its readers for QR and Code39, with either binarizer: whatever the first of them reads. */
export const bareLibrary: ReadText = (picture) => {
  const { width, height } = picture
  const source = new RGBLuminanceSource(brightnessOf(picture), width, height)
  for (const binarizer of [HybridBinarizer, GlobalHistogramBinarizer]) {
    for (const reader of [new QRCodeReader(), new Code39Reader()]) {
      try {
        return reader.decode(new BinaryBitmap(new binarizer(source))).getText()
      } catch {
        // that is how it says that there is none
      }
    }
  }
  return null
}

/** As the library's own canvas source weighs colours. */
function brightnessOf({ data, width, height }: Colours): Uint8ClampedArray {
  const brightness = new Uint8ClampedArray(width * height)
  for (let i = 0; i < brightness.length; i++) {
    const [red, green, blue] = [data[4 * i] ?? 0, data[4 * i + 1] ?? 0, data[4 * i + 2] ?? 0]
    brightness[i] = (306 * red + 601 * green + 117 * blue + 0x200) >> 10
  }
  return brightness
}
