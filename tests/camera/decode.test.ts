import { beforeAll, describe, expect, it } from 'vitest'
import { readCode39 } from '../../renderer/camera/code39.ts'
import { createDecoder, type Decoder, lumaOf } from '../../renderer/camera/decode.ts'
import type { Picture } from '../../renderer/camera/luma.ts'
import { softened } from '../../renderer/camera/luma-filters.ts'
import { loadZXing, QR_AND_CODE39, type Read } from '../../renderer/camera/zxing.ts'
import { seeded } from '../bench/decode-cards.ts'
import { emptyPicture, noise, pictureOf, prepareWriter, readerWasm } from './pictures.ts'

const NUMBER = 'A999005429'
/** No frame of a test runs out of time, however busy the machine is. */
const AT_LEISURE = { budgetMs: Infinity }

let zxing: Read
let decoder: Decoder
beforeAll(async () => {
  await prepareWriter()
  zxing = await loadZXing(readerWasm())
  decoder = await createDecoder(readerWasm(), AT_LEISURE)
})

describe('a code that is held to the camera', () => {
  it.each([0, 90, 180, 270, 30])('a QR code turned by %i° is read', async (turned) => {
    const picture = await pictureOf({ text: NUMBER, format: 'QRCode', scale: 6, turned })
    expect(decoder.decode(picture)).toEqual({ text: NUMBER, symbology: ']Q1', format: 'qr' })
  })

  it.each([0, 180, 12, 45])('a Code39 turned by %i° is read', async (turned) => {
    const picture = await pictureOf({ text: NUMBER, format: 'Code39', scale: 3, turned })
    expect(decoder.decode(picture)).toEqual({ text: NUMBER, symbology: ']A0', format: 'code39' })
  })

  it.each([0, 180])('a small Code39 that zxing-wasm misses is read at %i°', async (turned) => {
    const picture = await pictureOf({ text: NUMBER, format: 'Code39', scale: 1.42, turned: turned + 8 })
    expect(zxing(picture, QR_AND_CODE39)).toBeNull()
    expect(decoder.decode(picture)).toMatchObject({ text: NUMBER, format: 'code39' })
  })

  it('a blurred QR code that zxing-wasm misses is read within a few frames', async () => {
    const picture = softened(softened(await pictureOf({ text: NUMBER, format: 'QRCode', scale: 5 }), 3), 3)
    expect(zxing(picture, QR_AND_CODE39)).toBeNull()
    expect(await framesUntilRead(picture)).toBeLessThanOrEqual(3)
  })

  it('a Code39 with full-ASCII pairs stays as it is', async () => {
    const picture = await pictureOf({ text: 'AB+C/D', format: 'Code39', scale: 3 })
    expect(decoder.decode(picture)?.text).toBe('AB+C/D')
    expect(readCode39(picture)?.text).toBe('AB+C/D')
  })

  it('a QR code with an ECI and letters outside ASCII is read as text', async () => {
    const picture = await pictureOf({ text: 'Ångström, naïve, 5 €', format: 'QRCode', scale: 6 })
    expect(decoder.decode(picture)?.text).toBe('Ångström, naïve, 5 €')
  })
})

describe('a frame without a code', () => {
  it('of one colour reads nothing', () => expect(manyFrames(emptyPicture())).toEqual([]))

  it('of noise reads nothing', () => {
    const read = Array.from({ length: 3 }, (_, i) => manyFrames(noise(seeded(`noise ${String(i)}`))))
    expect(read.flat()).toEqual([])
  })

  it('of stripes of any width reads nothing', () => {
    const read = Array.from({ length: 20 }, (_, i) => readCode39(stripes(`stripes ${String(i)}`)))
    expect(read.filter((code) => code !== null)).toEqual([])
  })

  it('of bars that say something else on every line reads nothing', async () => {
    const picture = emptyPicture()
    for (let band = -2; band <= 2; band++) {
      const { data, width } = await pictureOf({ text: `A99900543${String(band + 2)}`, format: 'Code39', scale: 3 })
      const top = picture.height / 2 - 3 + 7 * band
      for (let y = top; y < top + 7; y++) picture.data.set(data.subarray(360 * width, 361 * width), y * width)
    }
    expect(readCode39(picture)).toBeNull()
  })

  it('smaller than any code reads nothing', () => {
    for (const [width, height] of [
      [0, 0],
      [2, 300],
      [20, 20],
    ] as const) {
      expect(manyFrames(emptyPicture(width, height))).toEqual([])
    }
  })
})

describe('the time for a frame', () => {
  it('goes to the plain reading first, and further attempts are left out when it is over', async () => {
    const picture = softened(softened(await pictureOf({ text: NUMBER, format: 'QRCode', scale: 5 }), 3), 3)
    const hurried = await createDecoder(readerWasm(), { budgetMs: 0 })
    expect(Array.from({ length: 6 }, () => hurried.decode(picture))).toEqual(Array(6).fill(null))
    expect(hurried.decode(await pictureOf({ text: NUMBER, format: 'QRCode', scale: 6 }))?.text).toBe(NUMBER)
  })

  it('an attempt that seemed too dear for the time is made after a while', async () => {
    const picture = softened(softened(await pictureOf({ text: NUMBER, format: 'QRCode', scale: 5 }), 3), 3)
    // less than an attempt is thought to take before it was made, by a clock on which nothing takes any time
    const doubting = await createDecoder(readerWasm(), { budgetMs: 5, now: () => 0 })
    expect(doubting.decode(picture)).toBeNull()
    const texts = Array.from({ length: 20 }, () => doubting.decode(picture)?.text)
    expect(texts).toContain(NUMBER)
  })
})

it('brightness is what zxing makes of colours', () => {
  const data = Uint8ClampedArray.of(255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255, 255, 255, 255)
  expect(Array.from(lumaOf({ data, width: 2, height: 2 }).data)).toEqual([76, 150, 29, 255])
})

/** How many frames of the same picture a camera's decoder needs; more than 10 is never. */
async function framesUntilRead(picture: Picture): Promise<number> {
  const own = await createDecoder(readerWasm(), AT_LEISURE)
  for (let frame = 1; frame <= 10; frame++) if (own.decode(picture)?.text === NUMBER) return frame
  return Infinity
}

/** What is read in as many frames as it takes to make every attempt. */
const manyFrames = (picture: Picture) =>
  Array.from({ length: 4 }, () => decoder.decode(picture)).filter((decoded) => decoded !== null)

/** Bars from one edge to the other, of widths that mean nothing. */
function stripes(seed: string): Picture {
  const random = seeded(seed)
  const picture = emptyPicture()
  const row = new Uint8Array(picture.width)
  for (let x = 0, dark = false; x < row.length; dark = !dark) {
    const wide = 2 + Math.floor(random() * 6)
    row.fill(dark ? 20 : 230, x, x + wide)
    x += wide
  }
  for (let y = 0; y < picture.height; y++) picture.data.set(row, y * picture.width)
  return picture
}
