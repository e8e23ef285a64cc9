/** The scanners that the desk asked for, kept open; what they read, and how they are, goes to the desk. */
import * as v from 'valibot'
import type { ScannerState } from '../desk/contract.ts'
import type { FromDevices, SerialSettings, ToDevices } from './protocol.ts'
import { SerialScanner } from './serial.ts'

const Serial = v.strictObject({
  path: v.pipe(v.string(), v.minLength(1), v.maxLength(1_024)),
  baudRate: v.pipe(v.number(), v.integer(), v.minValue(50), v.maxValue(4_000_000)),
})
const Wanted = v.strictObject({ serial: v.pipe(v.array(Serial), v.maxLength(16)) }) satisfies v.GenericSchema<
  unknown,
  ToDevices
>

export interface Devices {
  /** The whole set that is wanted from now on. Throws on what is none of ours. */
  receive(message: unknown): void
  close(): void
}

export function startDevices(post: (message: FromDevices) => void): Devices {
  const scanners = new Map<string, SerialScanner>()
  const states = new Map<string, ScannerState>()
  const tellStates = () => post({ scanners: [...states.values()] })

  const drop = (path: string) => {
    scanners.get(path)?.close()
    scanners.delete(path)
    states.delete(path)
  }
  const add = (settings: SerialSettings) => {
    const state = (next: ScannerState) => {
      const known = states.get(settings.path)
      // each vain attempt to open says the same again
      if (known?.state === next.state && known.problem === next.problem) return
      states.set(settings.path, next)
      tellStates()
    }
    scanners.set(settings.path, new SerialScanner(settings, { scan: (scan) => post({ scan }), state }))
  }
  return {
    receive(message) {
      const wanted = new Map(v.parse(Wanted, message).serial.map((settings) => [settings.path, settings]))
      for (const [path, { settings }] of scanners) {
        if (wanted.get(path)?.baudRate !== settings.baudRate) drop(path)
      }
      for (const settings of wanted.values()) if (!scanners.has(settings.path)) add(settings)
      tellStates()
    },
    close() {
      for (const path of [...scanners.keys()]) drop(path)
    },
  }
}
