import { expect, test } from 'vitest'
import { Splitter } from '../../native/splitter.ts'

const MIB = 1_048_576

test('a device that never sends an end fills no memory', () => {
  const splitter = new Splitter()
  const noise = Buffer.alloc(MIB, 'x')
  const before = process.memoryUsage().arrayBuffers
  for (let sent = 0; sent < 200; sent++) expect(splitter.push(noise)).toEqual([])
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * MIB)
  expect(splitter.push(Buffer.from('\rA1\r'))).toEqual(['A1'])
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
])('%j is %j', (chunks, texts) => {
  const splitter = new Splitter()
  expect(chunks.flatMap((chunk) => splitter.push(Buffer.from(chunk)))).toEqual(texts)
})

test('a letter cut in two between reads is whole', () => {
  const splitter = new Splitter()
  const bytes = Buffer.from('Ä1\r')
  expect([...splitter.push(bytes.subarray(0, 1)), ...splitter.push(bytes.subarray(1))]).toEqual(['Ä1'])
})

test('what is flushed is open no more', () => {
  const splitter = new Splitter()
  splitter.push(Buffer.from('A1'))
  expect([splitter.isOpen, splitter.flush(), splitter.isOpen, splitter.flush()]).toEqual([true, ['A1'], false, []])
})
