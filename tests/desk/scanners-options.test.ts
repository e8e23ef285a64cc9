/** Serial scanners on the command line. docs/scanners.md#serial */
import { expect, test } from 'vitest'
import { parseOptions, UsageError } from '../../desk/standalone/options.ts'

const serial = (...texts: string[]) => parseOptions(texts.map((text) => `--serial=${text}`))?.serial

test('several ports may be named', () => {
  expect(serial('/dev/ttyACM0', 'COM3:19200:7E1')).toEqual(['/dev/ttyACM0', 'COM3:19200:7E1'])
})

test.each([
  [['/dev/ttyS0:abc'], /--serial=\/dev\/ttyS0:abc is not a scanner.*speed is a whole number/],
  [['COM3:9600:9N1'], /data bits are 7 or 8/],
  [['COM3', 'COM3:19200'], /COM3 twice/],
])('%j is refused in words', (texts, words) => {
  expect(() => serial(...texts)).toThrow(UsageError)
  expect(() => serial(...texts)).toThrow(words)
})
