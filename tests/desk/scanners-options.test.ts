/** Serial scanners on the command line. docs/scanners.md#serial */
import { expect, test } from 'vitest'
import { parseOptions, UsageError } from '../../desk/standalone/options.ts'

const serial = async (...texts: string[]) => (await parseOptions(texts.map((text) => `--serial=${text}`)))?.serial

test('several ports may be named', async () => {
  expect(await serial('/dev/ttyACM0', 'COM3:19200:7E1')).toEqual(['/dev/ttyACM0', 'COM3:19200:7E1'])
})

test.each([
  [['/dev/ttyS0:abc'], /--serial=\/dev\/ttyS0:abc is not a scanner.*speed is a whole number/],
  [['COM3:9600:9N1'], /data bits are 7 or 8/],
  [['COM3', 'COM3:19200'], /COM3 twice/],
])('%j is refused in words', async (texts, words) => {
  await expect(serial(...texts)).rejects.toThrow(UsageError)
  await expect(serial(...texts)).rejects.toThrow(words)
})
