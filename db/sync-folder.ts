import { closeSync, fsyncSync, openSync } from 'node:fs'

/** A new name is on the disk when this returns. Windows does so by itself. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}
