import { readFileSync } from 'node:fs'
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer'
import type { Picture } from '../../renderer/camera/luma.ts'
import { bytesOf } from '../bench/decode-photos.ts'
import type { Random } from '../bench/decode-cards.ts'

export const readerWasm = () => bytesOf(readFileSync('node_modules/zxing-wasm/dist/reader/zxing_reader.wasm'))

export async function prepareWriter(): Promise<void> {
  const wasmBinary = bytesOf(readFileSync('node_modules/zxing-wasm/dist/writer/zxing_writer.wasm'))
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true })
}

const PAPER = 230
const INK = 25

export const emptyPicture = (width = 1280, height = 720, brightness = PAPER): Picture => ({
  data: new Uint8Array(width * height).fill(brightness),
  width,
  height,
})

export function noise(random: Random, width = 1280, height = 720): Picture {
  return { data: Uint8Array.from({ length: width * height }, () => Math.floor(random() * 256)), width, height }
}

export interface Shown {
  readonly text: string
  readonly format: 'QRCode' | 'Code39'
  /** Pixels a module. */
  readonly scale: number
  /** Degrees, about the middle. */
  readonly turned?: number
}

/** A code in the middle of a white 720p picture, each pixel the mean of nine points. */
export async function pictureOf({ text, format, scale, turned = 0 }: Shown): Promise<Picture> {
  const { symbol, error } = await writeBarcode(text, { format, addQuietZones: false })
  if (error) throw new Error(error)
  const picture = emptyPicture()
  const high = format === 'QRCode' ? symbol.height : 30
  const [cos, sin] = [Math.cos((turned * Math.PI) / 180) / scale, Math.sin((turned * Math.PI) / 180) / scale]
  const inkAt = (dx: number, dy: number): boolean => {
    const x = Math.floor(dx * cos + dy * sin + symbol.width / 2)
    const y = Math.floor(dy * cos - dx * sin + high / 2)
    if (x < 0 || y < 0 || x >= symbol.width || y >= high) return false
    return symbol.data[(format === 'QRCode' ? y : 0) * symbol.width + x] === 0
  }
  for (let i = 0; i < picture.data.length; i++) {
    const [dx, dy] = [(i % picture.width) - picture.width / 2, Math.floor(i / picture.width) - picture.height / 2]
    let dark = 0
    for (let s = 0; s < 9; s++) dark += Number(inkAt(dx + ((s % 3) + 0.5) / 3, dy + (Math.floor(s / 3) + 0.5) / 3))
    picture.data[i] = PAPER - ((PAPER - INK) * dark) / 9
  }
  return picture
}
