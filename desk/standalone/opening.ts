/** What the launcher loads once the page is there: the desk itself, its devices, and the page's way to them. */
import { join } from 'node:path'
import type { DataDirLock } from '../../db/lock.ts'
import { parseSerial } from '../../native/serial/settings.ts'
import { type Desk, openDesk } from '../desk.ts'
import { log } from '../log.ts'
import { createDevices } from './devices.ts'
import { fileKeyStore } from './key-store.ts'
import { type Options, userDir } from './options.ts'
import { createSockets, type Sockets } from './sockets.ts'

export interface Opened {
  readonly sockets: Sockets
  printsSlips: Desk['printsSlips']
  close(): Promise<void>
}

export interface Start {
  readonly options: Options
  readonly lock: DataDirLock
  /** The folder of the built programs. */
  readonly programs: string
  /** What a kiosk does when staff leave it. */
  readonly leave: () => void
}

/** Opens the desk and starts its devices. Rejects as `openDesk` does. */
export async function open({ options, lock, programs, leave }: Start): Promise<Opened> {
  const devices = createDevices(join(programs, 'standalone-devices.js'), log)
  try {
    const keyStore = fileKeyStore(join(userDir('config'), 'kaikuluukku', 'desk.key'))
    const { dataDir, demo, kiosk, setup } = options
    const serial = options.serial.map(parseSerial)
    const asked = { ...(kiosk && { leave }), ...(setup !== null && { setup }) }
    const desk = await openDesk({ dataDir, keyStore, devices, serial, demo, log, lock, ...asked })
    // last: the page waits for the desk, and on two cores another program's start would make it wait longer
    devices.start()
    return {
      sockets: createSockets(desk),
      printsSlips: () => desk.printsSlips(),
      async close() {
        devices.close()
        await desk.close()
      },
    }
  } catch (error) {
    devices.close()
    throw error
  }
}
