/** Looks for a card's number in files, however it is written there. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

export interface Trace {
  readonly number: string
  readonly as: string
  readonly file: string
}

const reversed = (text: string) => [...text].reverse().join('')
const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16()

/** The ways in which a number, or enough of one to name its card, may be written. */
export const ENCODINGS: Readonly<Record<string, (number: string) => Buffer[]>> = {
  plain: (number) => [Buffer.from(number), Buffer.from(number.toLowerCase())],
  'digits alone': (number) => [Buffer.from(digitsOf(number))],
  'in groups': (number) => [' ', '-'].map((gap) => Buffer.from((digitsOf(number).match(/.{1,3}/g) ?? []).join(gap))),
  'UTF-16': (number) => [Buffer.from(digitsOf(number), 'utf16le'), swapped(digitsOf(number))],
  base64: (number) => [Buffer.from(number), Buffer.from(number, 'utf16le')].flatMap(base64Pieces),
  hex: (number) =>
    [Buffer.from(digitsOf(number)), Buffer.from(digitsOf(number), 'utf16le')]
      .map((bytes) => bytes.toString('hex'))
      .flatMap((hex) => [Buffer.from(hex), Buffer.from(hex.toUpperCase())]),
  reversed: (number) => [Buffer.from(reversed(digitsOf(number)))],
  'as a file name in a URL': (number) => [
    Buffer.from([...number].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('')),
  ],
}

const digitsOf = (number: string) => number.replace(/\D/g, '')

/** What base64 makes of the bytes wherever they begin in what is encoded, without the characters that its neighbours change. */
function base64Pieces(bytes: Buffer): Buffer[] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replaceAll('=', '')
    const whole = Math.floor(((shift + bytes.length) * 8) / 6)
    return Buffer.from(text.slice(Math.ceil((shift * 8) / 6), whole))
  })
}

/** Every trace of the numbers in the files of the folders, compressed ones unpacked. `skip`: paths left out. */
export function tracesOf(numbers: readonly string[], folders: readonly string[], skip: readonly string[] = []) {
  const wanted = numbers.flatMap((number) =>
    Object.entries(ENCODINGS).flatMap(([as, encode]) => encode(number).map((bytes) => ({ number, as, bytes }))),
  )
  const traces: Trace[] = []
  let [files, bytes] = [0, 0]
  for (const folder of folders) {
    for (const file of filesOf(folder)) {
      if (skip.some((path) => file.startsWith(path))) continue
      const content = readOrNothing(file)
      files++
      bytes += content.length
      const contents = [content, ...unpacked(content)]
      for (const { number, as, bytes: looked } of wanted)
        if (contents.some((each) => each.includes(looked))) traces.push({ number, as, file: relative(folder, file) })
    }
  }
  return { traces, files, bytes }
}

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

/** A browser that is open takes files away meanwhile. */
function readOrNothing(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch {
    return Buffer.alloc(0)
  }
}

const MAGIC = { gzip: [0x1f, 0x8b, 0x08], zlib: [0x78] } as const
const MOST_STREAMS = 200

/** What is packed in the content: as a whole, or a gzip stream anywhere in it. */
function unpacked(content: Buffer): Buffer[] {
  const found: Buffer[] = []
  const attempt = (unpack: () => Buffer) => {
    try {
      found.push(unpack())
    } catch {
      // not packed in this way
    }
  }
  const options = { maxOutputLength: 64 * 1024 * 1024 }
  if (content[0] === MAGIC.zlib[0]) attempt(() => inflateSync(content, options))
  attempt(() => inflateRawSync(content, options))
  attempt(() => brotliDecompressSync(content, options))
  const magic = Buffer.from(MAGIC.gzip)
  for (let at = content.indexOf(magic), n = 0; at >= 0 && n < MOST_STREAMS; at = content.indexOf(magic, at + 1), n++)
    attempt(() => gunzipSync(content.subarray(at), { ...options, finishFlush: 2 }))
  return found
}
