/** The devices process under plain Node: a child of the standalone desk, and gone when that is. */
import { startDevices } from '../../native/devices.ts'
import { exitOnFatal } from '../fatal.ts'

exitOnFatal(process, 'devices', (code) => process.exit(code))
const devices = startDevices((message) => process.send?.(message))

process.on('message', (message) => devices.receive(message))
process.on('disconnect', () => {
  devices.close()
  process.exit(0)
})
