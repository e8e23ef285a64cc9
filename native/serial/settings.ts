/** What is set for a serial scanner, as it is written: `PATH:9600:8N1`. */
import * as v from 'valibot'
import { type PARITIES, SerialSettings } from '../../desk/contract.ts'

const USUAL_BAUD = 9_600
const PARITY = { N: 'none', E: 'even', O: 'odd', M: 'mark', S: 'space' } as const satisfies Record<
  string,
  (typeof PARITIES)[number]
>

/** Anything shaped like a framing is taken for one, also `9X3`: it is refused and not made part of the path. */
const WRITTEN = /^(.*?)(?::(\d*))?(?::(\d)([a-z])(\d(?:\.\d)?))?$/is

/**
 * `PATH`, `PATH:BAUD` or `PATH:BAUD:8N1`, as on a command line. A Windows `COM3` and a path with a colon of its own
 * both hold. Takes every text: settings that no port can have are told by `serialFault`, and by the devices process as
 * a scanner's state.
 */
export function parseSerial(text: string): SerialSettings {
  const [, path = text, baud, dataBits = '8', parity = 'N', stopBits = '1'] = WRITTEN.exec(text) ?? []
  const settings = {
    path: path.trim(),
    baudRate: baud === undefined ? USUAL_BAUD : Number(baud),
    dataBits: Number(dataBits),
    parity: PARITY[parity.toUpperCase() as keyof typeof PARITY] ?? parity,
    stopBits: Number(stopBits),
  }
  return settings as SerialSettings
}

/** What is wrong with `PATH:BAUD:8N1`, in words for whoever typed it, or null. */
export function serialFault(text: string): string | null {
  const { issues } = v.safeParse(SerialSettings, parseSerial(text))
  return issues ? issues[0].message : null
}

/** `9600 8N1`, for whoever looks for a fault. */
export function speedOf({ baudRate, dataBits, parity, stopBits }: SerialSettings): string {
  return `${String(baudRate)} ${String(dataBits)}${parity.charAt(0).toUpperCase()}${String(stopBits)}`
}

export const sameSettings = (a: SerialSettings, b: SerialSettings): boolean =>
  a.path === b.path && speedOf(a) === speedOf(b)
