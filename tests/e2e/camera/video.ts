/** Videos that Chromium plays as the camera: MJPEG in 4:2:0 with full range; of anything else it shows nothing, silently. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer'

const SIZE = { width: 1280, height: 720 } as const
const RATE = 30

let writer: Promise<unknown> | undefined
/** The library asks its makers' server for the wasm unless it is given. */
function prepareWriter(): Promise<unknown> {
  const file = createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm')
  const { buffer } = new Uint8Array(readFileSync(file))
  return (writer ??= prepareZXingModule({ overrides: { wasmBinary: buffer }, fireImmediately: true }))
}

interface Shown {
  readonly text: string
  readonly format: 'QRCode' | 'Code39'
  /** Pixels of the picture that the narrowest bar or module takes. */
  readonly module: number
}

/** A card in front of the camera, moving a little as in a hand. Returns the file. */
export async function cardVideo(dir: string, { text, format, module }: Shown): Promise<string> {
  await prepareWriter()
  const { symbol, error } = await writeBarcode(text, { format, scale: 1, addQuietZones: true })
  if (error) throw new Error(error)
  // a bar code is drawn one row high or more; on a card it is as high as a finger is wide
  const tall = format === 'Code39' ? 160 : symbol.height * module
  const frames = Array.from({ length: RATE }, (_, at) => {
    const hand = Math.round(12 * Math.sin((2 * Math.PI * at) / RATE))
    return frameOf((x, y) => symbolAt(symbol, { module, tall }, x - hand, y))
  })
  const file = join(dir, `${format}.mjpeg`)
  encode(['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', '1280x720', '-r', String(RATE), '-i', '-'], file, frames)
  return file
}

/** Much that moves, and no code in it. Returns the file. */
export function emptyVideo(dir: string): string {
  const file = join(dir, 'empty.mjpeg')
  encode(['-f', 'lavfi', '-i', `testsrc2=size=1280x720:rate=${String(RATE)}:duration=3`], file)
  return file
}

function frameOf(grey: (x: number, y: number) => number): Buffer {
  const frame = Buffer.alloc(SIZE.width * SIZE.height)
  for (let y = 0, at = 0; y < SIZE.height; y++) for (let x = 0; x < SIZE.width; x++) frame[at++] = grey(x, y)
  return frame
}

interface Symbol {
  readonly data: Uint8ClampedArray
  readonly width: number
  readonly height: number
}

/** The brightness of a pixel of a picture with the symbol in its middle, on a white card on a grey desk. */
function symbolAt(symbol: Symbol, { module, tall }: { module: number; tall: number }, x: number, y: number): number {
  const wide = symbol.width * module
  const left = x - Math.floor((SIZE.width - wide) / 2)
  const top = y - Math.floor((SIZE.height - tall) / 2)
  if (left >= 0 && left < wide && top >= 0 && top < tall) {
    const row = Math.floor((top * symbol.height) / tall)
    return (symbol.data[row * symbol.width + Math.floor(left / module)] ?? 255) > 127 ? 235 : 25
  }
  const isCard = left > -60 && left < wide + 60 && top > -60 && top < tall + 60
  return isCard ? 235 : 120
}

function encode(input: readonly string[], file: string, frames: readonly Buffer[] = []): void {
  const output = ['-pix_fmt', 'yuvj420p', '-q:v', '3', '-f', 'mjpeg', '-y', file]
  execFileSync('ffmpeg', ['-v', 'error', ...input, ...output], { input: Buffer.concat(frames) })
}
