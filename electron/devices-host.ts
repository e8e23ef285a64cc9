/** The scanners in a utility process; they stay open while the desk is replaced. */
import type { MessagePortMain, ParentPort } from 'electron'
import * as v from 'valibot'
import type { startDevices } from '../native/devices.ts'
import { ToDevicesProcess } from './messages.ts'

export interface DevicesHost {
  readonly parentPort: Pick<ParentPort, 'on'>
  readonly start: typeof startDevices
  readonly exit: (code: number) => void
}

export function hostDevices({ parentPort, start, exit }: DevicesHost): void {
  let desk: MessagePortMain | null = null
  // what is scanned while there is no desk is lost; staff see nothing happen and scan again
  const devices = start((message) => desk?.postMessage(message))
  const join = (port: MessagePortMain) => {
    desk = port
    port.on('message', ({ data }) => devices.receive(data))
    port.on('close', () => {
      if (desk === port) desk = null
    })
    port.start()
  }
  parentPort.on('message', ({ data, ports: [port] }) => {
    const { type } = v.parse(ToDevicesProcess, data)
    if (type === 'desk') return port && join(port)
    devices.close()
    exit(0)
  })
}
