/** The scanners that the desk asked for, kept open; what they read, and how they are, goes to the desk. */
import * as v from 'valibot'
import { type ScannerState, SerialSettings } from '../desk/contract.ts'
import type { FromDevices } from './protocol.ts'
import { SerialScanner, serialSource } from './serial.ts'

/** The settings are looked at one by one: a scanner that cannot be must not take the others with it. */
const Wanted = v.looseObject({ serial: v.array(v.looseObject({ path: v.string() })) })

export interface Devices {
  /** The whole set that is wanted from now on. Throws on what is no message of the desk. */
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
  const replace = (settings: SerialSettings) => {
    drop(settings.path)
    const state = (next: ScannerState) => {
      const known = states.get(settings.path)
      // each vain attempt to open says the same again
      if (known?.state === next.state && known.problem === next.problem) return
      states.set(settings.path, next)
      tellStates()
    }
    scanners.set(settings.path, new SerialScanner(settings, { scan: (scan) => post({ scan }), state }))
  }
  const refuse = (path: string) => {
    drop(path)
    const source = serialSource(path)
    states.set(path, {
      source,
      kind: 'serial',
      name: path,
      state: 'error',
      problem: 'serial_settings',
      facts: {},
    })
  }
  return {
    receive(message) {
      const wanted = new Map(v.parse(Wanted, message).serial.map((settings) => [settings.path, settings]))
      for (const path of [...states.keys()]) if (!wanted.has(path)) drop(path)
      for (const [path, settings] of wanted) {
        const { success, output } = v.safeParse(SerialSettings, settings)
        if (!success) refuse(path)
        else if (scanners.get(path)?.settings.baudRate !== output.baudRate) replace(output)
      }
      tellStates()
    },
    close() {
      for (const path of [...states.keys()]) drop(path)
    },
  }
}
