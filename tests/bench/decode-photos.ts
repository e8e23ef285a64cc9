import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The photographs of the decode benchmark, read from where they are; they are not part of the project. */

/** Red, green, blue and opaque, a byte each: what a canvas gives. */
export interface Colours {
  readonly data: Uint8ClampedArray<ArrayBuffer>
  readonly width: number
  readonly height: number
}

export interface Photo {
  readonly name: string
  /** What its code says, or null where it shows none. */
  readonly text: string | null
  readonly upright: Colours
}

/** The photographs of a set, or null where the set is missing. */
export function photosOf(images: string, set: string): Photo[] | null {
  const folder = join(images, set)
  if (!existsSync(folder)) return null
  const names = readdirSync(folder).filter((name) => name.endsWith('.png'))
  return names.map((name) => {
    const file = join(folder, name)
    return { name: `${set}/${name}`, text: textBeside(file), upright: readPng(file) }
  })
}

function textBeside(file: string): string | null {
  const text = file.replace(/png$/, 'txt')
  const latin1 = file.replace(/png$/, 'bin')
  if (existsSync(text)) return readFileSync(text, 'utf8')
  return existsSync(latin1) ? readFileSync(latin1, 'latin1') : null
}

/** Colours over white, as a page shows them. */
function readPng(file: string): Colours {
  const png = readFileSync(file)
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  const args = ['-v', 'error', '-i', file, '-f', 'rawvideo', '-pix_fmt', 'rgba', '-']
  const pixels = execFileSync('ffmpeg', args, { maxBuffer: width * height * 4 + 1 })
  const data = new Uint8ClampedArray(bytesOf(pixels))
  for (let i = 0; i < data.length; i++) {
    const alpha = (data[i | 3] ?? 255) / 255
    if ((i & 3) !== 3) data[i] = (data[i] ?? 0) * alpha + 255 * (1 - alpha)
  }
  for (let i = 3; i < data.length; i += 4) data[i] = 255
  return { data, width, height }
}

/** A quarter turn clockwise. */
export function turned({ data, width, height }: Colours): Colours {
  const from = new Uint32Array(data.buffer)
  const to = new Uint32Array(from.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) to[x * height + (height - 1 - y)] = from[y * width + x] ?? 0
  }
  return { data: new Uint8ClampedArray(to.buffer), width: height, height: width }
}

/** A copy in memory of its own: Node's buffers share theirs. */
export const bytesOf = (buffer: Buffer): ArrayBuffer =>
  buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.length) as ArrayBuffer
