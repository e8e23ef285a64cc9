import { describe, expect, it } from 'vitest'
import type { Decoded } from '../../renderer/camera/decode.ts'
import { Showings } from '../../renderer/camera/reading.ts'

const qr = (text: string): Decoded => ({ text, symbology: ']Q1', format: 'qr' })
const code39 = (text: string): Decoded => ({ text, symbology: ']A0', format: 'code39' })

/** Its check digit holds; one that does not; one of a shape that has none. */
const GOOD = code39('A999005429')
const WRONG = code39('A999005428')
const OTHER_WRONG = code39('A999005427')
const WITHOUT = code39('YM12345678')

type Frame = readonly [at: number, decoded: Decoded | null]

/** The times of the frames that were a reading. */
function readingsOf(frames: readonly Frame[]): number[] {
  const showings = new Showings()
  return frames.filter(([at, decoded]) => showings.take(decoded, at) !== null).map(([at]) => at)
}

const everyFrame = (from: number, to: number, decoded: Decoded | null): Frame[] =>
  Array.from({ length: Math.ceil((to - from) / 33) }, (_, i) => [from + i * 33, decoded] as const)

describe('one showing of a card is one reading', () => {
  it.each<{ name: string; frames: Frame[]; readings: number[] }>([
    { name: 'nothing is shown', frames: everyFrame(0, 1_000, null), readings: [] },
    { name: 'a card is held for ten seconds', frames: everyFrame(0, 10_000, GOOD), readings: [0] },
    { name: 'a QR code is held for ten seconds', frames: everyFrame(0, 10_000, qr('A999005429')), readings: [0] },
    {
      name: 'it is lost for a moment',
      frames: [
        [0, GOOD],
        [33, null],
        [2_499, GOOD],
      ],
      readings: [0],
    },
    {
      name: 'it comes again after 2.5 s',
      frames: [
        [0, GOOD],
        [2_500, GOOD],
      ],
      readings: [0, 2_500],
    },
    {
      name: 'it was last seen 2.5 s ago, not first',
      frames: [
        [0, GOOD],
        [2_000, GOOD],
        [4_000, GOOD],
      ],
      readings: [0],
    },
    {
      name: 'another card comes at once',
      frames: [
        [0, GOOD],
        [33, qr('A999005458')],
      ],
      readings: [0, 33],
    },
    {
      name: 'two codes in view take turns',
      frames: [
        [0, GOOD],
        [33, qr('A999005458')],
        [66, GOOD],
        [99, qr('A999005458')],
      ],
      readings: [0, 33],
    },
    {
      name: 'a card has both codes',
      frames: [
        [0, qr('A999 005 429')],
        [33, GOOD],
        [66, qr('a999005429')],
      ],
      readings: [0],
    },
  ])('$name', ({ frames, readings }) => expect(readingsOf(frames)).toEqual(readings))
})

describe('a Code39 must earn it', () => {
  it.each<{ name: string; frames: Frame[]; readings: number[] }>([
    { name: 'the check digit holds', frames: [[0, GOOD]], readings: [0] },
    { name: 'it does not hold in one frame', frames: [[0, WRONG]], readings: [] },
    {
      name: 'it does not hold, and two frames agree',
      frames: [
        [0, WRONG],
        [33, WRONG],
      ],
      readings: [33],
    },
    {
      name: 'a frame without a code is between them',
      frames: [
        [0, WRONG],
        [33, null],
        [66, WRONG],
      ],
      readings: [66],
    },
    {
      name: 'another reading is between them',
      frames: [
        [0, WRONG],
        [33, OTHER_WRONG],
        [66, WRONG],
      ],
      readings: [],
    },
    {
      name: 'they are of two showings',
      frames: [
        [0, WRONG],
        [1_000, WRONG],
      ],
      readings: [],
    },
    { name: 'a shape without a check digit', frames: [[0, WITHOUT]], readings: [] },
    {
      name: 'that shape, and two frames agree',
      frames: [
        [0, WITHOUT],
        [33, WITHOUT],
      ],
      readings: [33],
    },
    { name: 'no shape of a card, however often', frames: everyFrame(0, 1_000, code39('T')), readings: [] },
    { name: 'some other number, however often', frames: everyFrame(0, 1_000, code39('12345')), readings: [] },
    { name: 'pairs of full ASCII', frames: everyFrame(0, 1_000, code39('A99900542+I')), readings: [] },
  ])('$name', ({ frames, readings }) => expect(readingsOf(frames)).toEqual(readings))
})

describe('a QR code that is no card', () => {
  it('is given once a showing, so that the desk can say so', () => {
    expect(readingsOf(everyFrame(0, 5_000, qr('https://example.org/menu')))).toEqual([0])
  })
  it('is nothing when it is empty', () => expect(readingsOf([[0, qr('')]])).toEqual([]))
})

it('the reading is what was decoded, as it was', () => {
  const decoded = qr(' a999005429 ')
  expect(new Showings().take(decoded, 0)).toBe(decoded)
})
