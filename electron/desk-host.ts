/** The desk in a utility process: main's messages and ports on one side, the desk on the other. */
import type { MessagePortMain, ParentPort } from 'electron'
import * as v from 'valibot'
import { StoreError } from '../db/store-error.ts'
import type { Desk, DeskOptions } from '../desk/desk.ts'
import { parseSerial } from '../native/serial/settings.ts'
import { DevicesPort } from './devices-link.ts'
import { type DeskArguments, type FromDeskProcess, ToDeskProcess } from './messages.ts'
import { RemoteKeyStore } from './remote-key-store.ts'

export interface DeskHost {
  readonly parentPort: Pick<ParentPort, 'on' | 'postMessage'>
  readonly open: (options: DeskOptions) => Promise<Desk>
  readonly exit: (code: number) => void
  readonly log: (line: string) => void
}

/** Opens the desk and joins it to whatever main hands in. Ports that come before it is open wait, their messages queued. */
export function hostDesk(host: DeskHost, args: DeskArguments): void {
  const tell = (message: FromDeskProcess) => host.parentPort.postMessage(message)
  const keyStore = new RemoteKeyStore(args.keyStore, tell)
  const devices = new DevicesPort()
  const { dataDir, demo, kiosk, setup } = args
  const asked = { ...(kiosk && { leave: () => tell({ type: 'leave' }) }), ...(setup !== null && { setup }) }
  const serial = args.serial.map(parseSerial)
  const opening = host.open({ dataDir, demo, keyStore, devices, serial, log: host.log, ...asked })
  // a desk that does not open is told of once, below
  const whenOpen = (use: (desk: Desk) => void) => void opening.then(use, () => undefined)
  host.parentPort.on('message', ({ data, ports: [port] }) => {
    const message = v.parse(ToDeskProcess, data)
    if (message.type === 'renderer') whenOpen((desk) => port && joinPage(desk, port))
    else if (message.type === 'devices') devices.join(port)
    else if (message.type === 'close') whenOpen((desk) => void desk.close().finally(() => host.exit(0)))
    else keyStore.receive(message)
  })
  opening.then(
    () => tell({ type: 'ready' }),
    (error: unknown) => fail(host, error),
  )
}

function joinPage(desk: Desk, port: MessagePortMain): void {
  const connection = desk.connect((message) => port.postMessage(message))
  port.on('message', ({ data }) => connection.receive(data))
  port.on('close', () => connection.close())
  port.start()
}

/** Main is told in words, since a window without a desk can only say that it waits. */
function fail({ parentPort, exit, log }: DeskHost, error: unknown): void {
  log(`desk: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  parentPort.postMessage({ type: 'failed', words: inWords(error) } satisfies FromDeskProcess)
  // a message leaves by another thread, and would be lost with the process
  setTimeout(exit, 200, 1)
}

function inWords(error: unknown): string {
  if (error instanceof StoreError) return error.message
  const { code, path = '' } = error as NodeJS.ErrnoException
  if (code && path)
    return `The data folder cannot be used (${code} ${path}). Give this user the right to write there, or choose another with --data=DIR.`
  return 'Kaikuluukku cannot open its data because of an error of its own. What was recorded is kept. Details are in the log.'
}
