/** The devices' utility process. */
import { startDevices } from '../native/devices.ts'
import { hostDevices } from './devices-host.ts'
import { exitOnFatal } from '../desk/fatal.ts'
import { keepLog } from '../desk/log.ts'
import { openLogFile } from '../desk/log-file.ts'

const exit = (code: number) => process.exit(code)

keepLog(openLogFile(process.argv[2] ?? '', 'devices'))
exitOnFatal(process, 'devices', exit)
hostDevices({ parentPort: process.parentPort, start: startDevices, exit })
