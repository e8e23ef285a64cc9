/** Whatever a scanner and the computer are set to, a number is read as itself or asked for, never as another. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CardNumber, isWellFormed, parseCardNumber } from '../../desk/rules/card-number.ts'
import { CODE39, code39Check } from '../../desk/rules/code39.ts'
import { play } from './wedge-keys.ts'
import { type Caps, type Layout, layouts, scanOf } from './wedge-rows.ts'

const CAPS: readonly Caps[] = ['off', 'letters', 'digits']

/** What the desk makes of a scan: numbers, and null where it finds none and asks. */
const readOf = (...scan: Parameters<typeof scanOf>) =>
  play(scanOf(...scan)).actions.map((action) => (action.do === 'submit' ? parseCardNumber(action.text) : action.do))

/** Every letter with every digit in every place, and every check character. */
const NUMBERS = ['A', 'X', 'Y', 'Z', 'AM', 'YM'].flatMap((letters) =>
  Array.from({ length: 60 }, (_none, i) => {
    const digits = Array.from({ length: 10 - letters.length }, (_digit, place) => (place * (i % 7) + i) % 10).join('')
    return letters + digits
  }),
)
/** As scanners may be set to send it. */
const AROUND: readonly ((number: string) => string)[] = [
  (number) => number,
  (number) => number.toLowerCase(),
  (number) => number + (code39Check(number) ?? ''),
  (number) => `]A0${number}`,
  (number) => `*${number}*`,
]

/** Any other number is asked for, unless the register has it. */
const isCard = (read: string | null) => read !== null && isWellFormed(read as CardNumber)
const isCommunity = (number: string) => /^[YZ]\d/.test(number)

describe.each(layouts)('on a %s layout', (layout) => {
  test.each<[string, Layout]>([
    ['as a US keyboard', 'US'],
    ['as the computer', layout],
  ])('a scanner that is set %s reads each number as itself, or as none', (_name, set) => {
    for (const number of NUMBERS)
      for (const around of AROUND)
        for (const caps of CAPS)
          expect([[], [number]]).toContainEqual(readOf(around(number), set, layout, caps).filter(isCard))
  })
  test('without CapsLock none is asked for, but where Y and Z change places', () => {
    for (const set of ['US', layout] as const)
      for (const number of NUMBERS.filter((one) => layout !== 'German' || !isCommunity(one)))
        expect(readOf(number, set, layout)).toEqual([number])
  })
})

describe('where Y and Z change places', () => {
  test.each(['Y110029399', 'Z000010669'])('%s alone is either: it is asked for', (number) => {
    for (const set of ['US', 'German'] as const) expect(readOf(number, set, 'German')).toEqual([null])
  })
  test.each(['Y110029399', 'Z000010669'])('%s behind an AIM identifier is itself', (number) => {
    for (const set of ['US', 'German'] as const) expect(readOf(`]A0${number}`, set, 'German')).toEqual([number])
  })
  test('a dead key says that the scanner is set to a US keyboard', () => {
    const number = NUMBERS.find((one) => isCommunity(one) && code39Check(one) === '+') ?? ''
    expect(readOf(`${number}+`, 'US', 'German')).toEqual([number])
  })
  test('what may be either never stays in a text field, and ends by silence', () => {
    const keys = scanOf('Y110029399', 'US', 'German').slice(0, -1)
    expect(play(keys, { focus: 'field' }).actions.map(({ do: what }) => what)).toEqual(['mark', 'restore', 'submit'])
  })
})

test('no other code becomes a card, on the layouts of Finland', () => {
  // a slash is the place of the hyphen, which numbers may be written with
  const code39 = fc.string({ unit: fc.constantFrom(...CODE39.replace('/', '')), minLength: 4, maxLength: 14 })
  const like = fc.stringMatching(/^[AXYZ]?M?[+\d]{7,10}$/)
  const around = fc.constantFrom('', ']A0', ']Q1', ']C0')
  fc.assert(
    fc.property(around, fc.oneof(code39, like), fc.constantFrom<Layout>('US', 'Finnish'), (aim, text, layout) => {
      for (const read of readOf(aim + text, 'US', layout)) {
        if (isCard(read)) expect(read).toBe(parseCardNumber(aim + text))
      }
    }),
    { numRuns: 3_000 },
  )
})

test.each(['K1234567', '12345678'])('%s behind an AIM identifier is no other number on a Finnish layout', (text) => {
  expect(readOf(`]A0${text}`, 'US', 'Finnish')).toEqual([text])
})
