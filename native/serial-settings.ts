/** What the command line says of a serial scanner. */
import * as v from 'valibot'
import type { SerialSettings } from './protocol.ts'

const USUAL_BAUD = 9_600
const BAUD = { lowest: 110, highest: 4_000_000 } as const
const NO_BAUD = `its speed is a whole number from ${String(BAUD.lowest)} to ${String(BAUD.highest)}`

/** Settings that a port can be opened with; what is wrong is said in words. */
export const Serial = v.strictObject({
  path: v.pipe(v.string(), v.nonEmpty('its path is missing'), v.maxLength(1_024, 'its path is too long')),
  baudRate: v.pipe(
    v.number(NO_BAUD),
    v.integer(NO_BAUD),
    v.minValue(BAUD.lowest, NO_BAUD),
    v.maxValue(BAUD.highest, NO_BAUD),
  ),
}) satisfies v.GenericSchema<unknown, SerialSettings>

/**
 * `PATH` or `PATH:BAUD`, as on a command line. A Windows `COM3` and a path with a colon of its own both hold. Takes
 * every text: settings that no port can have are told by `serialFault`, and by the devices process as a scanner's state.
 */
export function parseSerial(text: string): SerialSettings {
  const [, path = text, baud] = /^(.*?)(?::(\d*))?$/s.exec(text) ?? []
  return { path, baudRate: baud === undefined ? USUAL_BAUD : Number(baud) }
}

/** What is wrong with `PATH:BAUD`, in words for whoever typed it, or null. */
export function serialFault(text: string): string | null {
  const { issues } = v.safeParse(Serial, parseSerial(text))
  return issues ? issues[0].message : null
}
