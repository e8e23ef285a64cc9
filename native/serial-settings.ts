/** What the command line says of a serial scanner. */
import * as v from 'valibot'
import { SerialSettings } from '../desk/contract.ts'

const USUAL_BAUD = 9_600

/**
 * `PATH` or `PATH:BAUD`, as on a command line. A Windows `COM3` and a path with a colon of its own both hold. Takes
 * every text: settings that no port can have are told by `serialFault`, and by the devices process as a scanner's state.
 */
export function parseSerial(text: string): SerialSettings {
  const [, path = text, baud] = /^(.*?)(?::(\d*))?$/s.exec(text) ?? []
  return { path, baudRate: baud === undefined ? USUAL_BAUD : Number(baud), dataBits: 8, parity: 'none', stopBits: 1 }
}

/** What is wrong with `PATH:BAUD`, in words for whoever typed it, or null. */
export function serialFault(text: string): string | null {
  const { issues } = v.safeParse(SerialSettings, parseSerial(text))
  return issues ? issues[0].message : null
}
