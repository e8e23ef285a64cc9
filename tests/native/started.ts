/** The devices process's own part, on a serial cable, with nothing else plugged in. */
import type { ScannerState } from '../../desk/contract.ts'
import { type Devices, type DevicesOptions, startDevices } from '../../native/devices.ts'
import type { FromDevices } from '../../native/protocol.ts'
import { Cable, until } from './tty.ts'

export type Told = Extract<FromDevices, { scanners: unknown }>['scanners']

/** What was told, taken apart. */
export class Heard {
  readonly messages: FromDevices[] = []
  scans = () => this.messages.flatMap((message) => ('scan' in message ? [message.scan] : []))
  texts = () => this.scans().map(({ text }) => text)
  misreads = () => this.messages.flatMap((message) => ('misread' in message ? [message.misread] : []))
  /** Every list of states, in order. */
  lists = () => this.messages.flatMap((message) => ('scanners' in message ? [message.scanners] : []))
  states = (): readonly ScannerState[] => this.lists().at(-1) ?? []
  state = () => this.states()[0]?.state
  problem = () => this.states()[0]?.problem
}

export interface Started extends Heard {
  readonly cable: Cable
  readonly devices: Devices
  want(...serial: ({ path: string } & Record<string, unknown>)[]): void
  plugAndOpen(): Promise<void>
  end(): Promise<void>
}

const noHid = () =>
  Promise.resolve({
    devicesAsync: () => Promise.resolve([]),
    HIDAsync: { open: () => Promise.reject(new Error('there is none')) },
  })

/** `end` it after the test. */
export function started(options: DevicesOptions = {}): Started {
  const heard = new Heard()
  const cable = new Cable()
  const system = { loadHid: noHid, ports: () => Promise.resolve([]), folder: cable.folder }
  const devices = startDevices((message) => heard.messages.push(message), { ...system, ...options })
  const want: Started['want'] = (...serial) =>
    devices.receive({ serial: serial.map((settings) => ({ baudRate: 9_600, ...settings })) })
  return Object.assign(heard, {
    cable,
    devices,
    want,
    async plugAndOpen() {
      await cable.plug()
      want({ path: cable.path })
      await until(() => heard.states().some(({ kind, state }) => kind === 'serial' && state === 'open'))
    },
    async end() {
      devices.close()
      await cable.remove()
    },
  })
}
