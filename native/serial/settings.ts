/** What is set for a serial scanner, as it is written: `PATH:9600:8N1`. */
import * as v from 'valibot'
import { type PARITIES, SerialSettings } from '../../desk/contract.ts'

const USUAL_BAUD = 9_600
const PARITY = { N: 'none', E: 'even', O: 'odd', M: 'mark', S: 'space' } as const satisfies Record<
  string,
  (typeof PARITIES)[number]
>

/** Anything shaped like a framing is taken for one, also `9X3`: it is refused and not made part of the path. */
const FRAMING = String.raw`(?::(\d)([a-z])(\d(?:\.\d)?))?`
/** What follows a colon is meant as a speed, or as a framing. */
const WRITTEN = new RegExp(`^([^:]*)(?::(?!\\d[a-z]\\d)([^:]*))?${FRAMING}$`, 'i')
/** The names that Linux gives by a device's place have colons of their own: `…/by-path/pci-0000:00:14.0-usb-0:1:1.0`. */
const LASTING = new RegExp(`^(/dev/serial/.*?)(?::(\\d*))?${FRAMING}$`, 'i')

/**
 * `PATH`, `PATH:BAUD` or `PATH:BAUD:8N1`, as on a command line. Takes every text: settings that no port can have are told by `serialFault`, and by the devices process as
 * a scanner's state.
 */
export function parseSerial(text: string): SerialSettings {
  const written = text.trim()
  const parts = LASTING.exec(written) ?? WRITTEN.exec(written) ?? [written, written, 'more than a speed and a framing']
  const [, path = '', baud, dataBits = '8', parity = 'N', stopBits = '1'] = parts
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
