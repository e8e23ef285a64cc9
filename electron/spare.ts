/**
 * The AppImage that is replaced, by a second name: its installer removes the old file before the new one is there, and would
 * leave a computer without the program. docs/security.md#updates
 */
import { linkSync, renameSync, rmSync } from 'node:fs'

const spareOf = (appImage: string) => `${appImage}.old`

/** A second name of the same file takes no room and no time. Throws as the disk does. */
export function keepSpare(appImage: string): void {
  dropSpare(appImage)
  linkSync(appImage, spareOf(appImage))
}

/** In the place of whatever is there, at once and whole. Throws as the disk does. */
export function putBackSpare(appImage: string): void {
  renameSync(spareOf(appImage), appImage)
}

export function dropSpare(appImage: string): void {
  rmSync(spareOf(appImage), { force: true })
}
