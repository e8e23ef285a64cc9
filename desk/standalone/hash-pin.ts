/** `--hash-pin`: a PIN as the settings file of a roll-out may carry it. docs/install.md#mass-roll-out */
import { createInterface } from 'node:readline'
import { hashPin } from '../pins.ts'
import { UsageError } from './options.ts'

/** From the input, not from the command line, which every user of the machine can read. Rejects with a UsageError. */
export async function hashTypedPin(input: NodeJS.ReadableStream): Promise<string> {
  const lines = createInterface({ input })
  const { value = '' } = (await lines[Symbol.asyncIterator]().next()) as { value?: string }
  lines.close()
  const pin = value.trim()
  if (!/^\d{4,8}$/.test(pin)) throw new UsageError('A PIN is four to eight digits, given on the standard input.')
  return hashPin(pin)
}
