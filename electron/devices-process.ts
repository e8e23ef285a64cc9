/** The devices' utility process. */
import { startDevices } from '../native/devices.ts'
import { hostDevices } from './devices-host.ts'
import { exitOnFatal } from '../desk/fatal.ts'

const exit = (code: number) => process.exit(code)

exitOnFatal(process, 'devices', exit)
hostDevices({ parentPort: process.parentPort, start: startDevices, exit })
