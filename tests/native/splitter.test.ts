import { expect, test } from 'vitest'
import { type Reading, Splitter } from '../../native/serial/splitter.ts'

const MIB = 1_048_576
const LONGEST = 8_192

/** A text, or the code of a misreading and how many bytes of it are shown. */
const short = (reading: Reading) => ('text' in reading ? reading.text : [reading.code, reading.bytes.length])
const read = (...chunks: (string | number[])[]) => {
  const splitter = new Splitter()
  return chunks.flatMap((chunk) => splitter.push(Buffer.from(chunk as string))).map(short)
}

test('a device that never sends an end fills no memory, and is told of once', () => {
  const splitter = new Splitter()
  const noise = Buffer.alloc(MIB, 'x')
  const before = process.memoryUsage().arrayBuffers
  expect(splitter.push(noise).map(short)).toEqual([['too_long', 64]])
  for (let sent = 0; sent < 200; sent++) expect(splitter.push(noise)).toEqual([])
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * MIB)
  expect(splitter.push(Buffer.from('\rA1\r')).map(short)).toEqual(['A1'])
})

test.each([
  [['A1\r'], ['A1']],
  [['A1\r\nB2\nC3\t'], ['A1', 'B2', 'C3']],
  [
    ['A1\r', '\nB2\r', '\n'],
    ['A1', 'B2'],
  ],
  [['A', '1', '2\r'], ['A12']],
  [['\r\n\t \r'], []],
  [['A1 \r'], ['A1 ']],
  [['A1'], []],
  [['\0\0\r', 'A1\r'], ['A1']],
])('%j is %j', (chunks, texts) => expect(read(...chunks)).toEqual(texts))

test('the longest text is read, and one byte more is a misreading, with the next text after it', () => {
  const longest = 'x'.repeat(LONGEST)
  expect(read(`${longest}\rA1\r`)).toEqual([longest, 'A1'])
  expect(read(`${longest}x\rA1\r`)).toEqual([['too_long', 64], 'A1'])
  expect(read(longest, 'x', 'y', '\rA1\r')).toEqual([['too_long', 64], 'A1'])
})

test('bytes that are no text are a misreading, shown as they came', () => {
  // `A1` as a scanner of 7E1 sends it to a port of 8N1
  expect(read([0x41, 0xb1, 0x0d], 'A1\r')).toEqual([['not_text', 2], 'A1'])
  const [reading] = new Splitter().push(Buffer.from([0xff, 0xc3, 0x28, 0x0d]))
  expect(reading).toEqual({ code: 'not_text', bytes: Buffer.from([0xff, 0xc3, 0x28]) })
  expect(read([...Array.from({ length: 100 }, () => 0xff), 0x0d])).toEqual([['not_text', 64]])
})

test('a letter cut in two between reads is whole', () => {
  const bytes = [...Buffer.from('Ä1\r')]
  expect(read(bytes.slice(0, 1), bytes.slice(1))).toEqual(['Ä1'])
})

test('the mark of a byte order is part of the text as any other letter', () =>
  expect(read('\uFEFFA1\r')).toEqual(['\uFEFFA1']))

test('what is flushed is open no more', () => {
  const splitter = new Splitter()
  splitter.push(Buffer.from('A1'))
  expect([splitter.isOpen, splitter.flush(), splitter.isOpen, splitter.flush()]).toEqual([
    true,
    [{ text: 'A1' }],
    false,
    [],
  ])
})

test('what a port writes over afterwards is held as it was', () => {
  const splitter = new Splitter()
  const buffer = Buffer.from('A1')
  splitter.push(buffer)
  buffer.fill('x')
  expect(splitter.push(Buffer.from('\r'))).toEqual([{ text: 'A1' }])
})
