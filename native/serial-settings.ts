import type { SerialSettings } from './protocol.ts'

const USUAL_BAUD = 9_600

/** `PATH` or `PATH:BAUD`, as on a command line. A Windows `COM3` and a path with a colon of its own both hold. */
export function parseSerial(text: string): SerialSettings {
  const [, path = text, baud] = /^(.*?)(?::(\d+))?$/.exec(text) ?? []
  return { path, baudRate: baud ? Number(baud) : USUAL_BAUD }
}
