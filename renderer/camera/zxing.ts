/** zxing-wasm, called with a picture's brightness and without its CDN. docs/scanners.md#camera */
import { prepareZXingModule, type ZXingReaderModule } from 'zxing-wasm/reader'
import type { Picture } from './luma.ts'

type ReadPixmap = ZXingReaderModule['readBarcodesFromPixmap']
/** Options as the C++ code takes them: names of formats in one text, the rest by number. */
export type RawOptions = Parameters<ReadPixmap>[3]
export type RawResult = NonNullable<ReturnType<ReturnType<ReadPixmap>['get']>>

/** What every module of Emscripten has; the library's types leave it to global ones. */
interface Memory {
  readonly HEAPU8: Uint8Array
  _malloc(size: number): number
  _free(address: number): void
}

/** The first code of a picture, or null. */
export type Read = (picture: Picture, options: RawOptions) => RawResult | null

export const BINARIZER = { local: 0, histogram: 1 } as const
const PLAIN = 0

/** The library's defaults, for one code in plain text. `Code39Std`, since `Code39` makes "ABc" of "AB+C". */
export const QR_AND_CODE39: RawOptions = {
  formats: 'QRCode,Code39Std',
  tryHarder: true,
  tryRotate: true,
  tryInvert: true,
  tryDownscale: true,
  tryDenoise: false,
  binarizer: BINARIZER.local,
  isPure: false,
  downscaleFactor: 3,
  downscaleThreshold: 500,
  minLineCount: 2,
  maxNumberOfSymbols: 1,
  validateOptionalChecksum: false,
  returnErrors: false,
  eanAddOnSymbol: 0,
  textMode: PLAIN,
  characterSet: 0,
  tryCode39ExtendedMode: false,
}
export const QR: RawOptions = { ...QR_AND_CODE39, formats: 'QRCode', tryInvert: false }

/**
 * The module's own entry for brightness: `readBarcodes` takes colours only, and a camera's frame has its brightness
 * ready. The picture goes into memory that is kept from frame to frame.
 */
export async function loadZXing(wasmBinary: ArrayBuffer): Promise<Read> {
  const zxing = (await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true })) as ZXingReaderModule &
    Memory
  let memory = 0
  let size = 0
  return ({ data, width, height }, options) => {
    if (data.length > size) {
      zxing._free(memory)
      memory = zxing._malloc(data.length)
      size = data.length
    }
    zxing.HEAPU8.set(data, memory)
    const results = zxing.readBarcodesFromPixmap(memory, width, height, options)
    const first = results.size() > 0 ? results.get(0) : undefined
    release(results)
    return first ?? null
  }
}

/** The list lives in the module's memory; its type does not tell that it can be given back. */
function release(results: object): void {
  if ('delete' in results && typeof results.delete === 'function') results.delete()
}
