/** What Linux knows of a device without opening it. */
import { readFile } from 'node:fs/promises'
import { posix } from 'node:path'

/** A device's report descriptor; null where the system does not show it, as Windows and macOS do not through node-hid. */
export type ReadDescriptor = (path: string) => Promise<Uint8Array | null>

export const readDescriptor: ReadDescriptor = async (path) => {
  if (!/^\/dev\/hidraw\d+$/.test(path)) return null
  try {
    return await readFile(`/sys/class/hidraw/${posix.basename(path)}/device/report_descriptor`)
  } catch {
    return null
  }
}
