/** What this desk has set for reading cards, and the devices process that it listens to. docs/scanners.md */
import * as v from 'valibot'
import type { Ledger } from '../db/ledger.ts'
import { FromDevices, type ToDevices } from '../native/protocol.ts'
import { CameraChoice, type Scanning, type ScannerState, SerialSettings, type Topics } from './contract.ts'

const Kept = v.object({
  serial: v.optional(v.array(SerialSettings), []),
  slowKeyboard: v.optional(v.boolean(), false),
  camera: v.optional(CameraChoice, { on: false, deviceId: '', label: '' }),
})
const NAME = 'scanning'

/** As it was last set; what cannot be read any more counts as never set. */
export function scanning(settings: Ledger['settings']): Scanning {
  const kept = v.safeParse(v.pipe(v.string(), v.parseJson(), Kept), settings.get(NAME) ?? '{}')
  return kept.success ? kept.output : v.parse(Kept, {})
}

/** Sets some of it, and leaves the rest as it is. */
export function setScanning(settings: Ledger['settings'], change: Partial<Scanning>): Scanning {
  const next = { ...scanning(settings), ...change }
  settings.set(NAME, JSON.stringify(next))
  return next
}

export interface DevicesLink {
  send(message: ToDevices): void
  /** Whatever comes: the desk parses it. */
  onMessage(listener: (message: unknown) => void): void
}

export interface ScannersDeps {
  readonly settings: Ledger['settings']
  readonly devices: DevicesLink | null
  /** Serial ports named on the command line, beside those that are set. */
  readonly named: readonly SerialSettings[]
  readonly tell: <T extends 'scan' | 'misread'>(topic: T, data: Topics[T]) => void
  /** The scanners' states are others now. */
  readonly changed: () => void
  readonly log: (line: string) => void
}

/** The scanners at the devices process. */
export interface Scanners {
  states(): readonly ScannerState[]
  /** Tells the devices process what is wanted of it now; `look`: to look again for what is plugged in. */
  listen(look?: boolean): void
}

export function createScanners({ settings, devices, named, tell, changed, log }: ScannersDeps): Scanners {
  let states: readonly ScannerState[] = []
  devices?.onMessage((message) => {
    const { success, output } = v.safeParse(FromDevices, message)
    // not what it was: it may hold a card's number
    if (!success) log('devices: a message that cannot be read was dropped')
    else if ('scan' in output) tell('scan', output.scan)
    else if ('misread' in output) tell('misread', output.misread)
    else {
      states = output.scanners
      changed()
    }
  })
  return {
    states: () => states,
    listen(look = false) {
      const { serial } = scanning(settings)
      // what is set holds: it can be changed at the desk
      const others = named.filter(({ path }) => serial.every((set) => set.path !== path))
      devices?.send({ serial: [...serial, ...others], ...(look && { look }) })
    },
  }
}
