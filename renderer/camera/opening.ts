/** Opening the camera that staff chose, or the one that is there. */
import type { CameraChoice } from '../../desk/contract.ts'
import type { CameraBrowser } from './browser.ts'

export interface Opened {
  readonly stream: MediaStream
  readonly track: MediaStreamTrack
  /** False where the chosen camera is not there and another is read instead. */
  readonly isChosen: boolean
}

/** Enough for a card's bars at an arm's length; more only costs time. docs/scanners.md */
const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 } } as const satisfies MediaTrackConstraints
const ANY = { ...SIZE, facingMode: 'environment' } as const satisfies MediaTrackConstraints

/** Rejects as `getUserMedia` does. */
export async function openCamera(
  browser: Pick<CameraBrowser, 'open' | 'cameras'>,
  { deviceId, label }: Pick<CameraChoice, 'deviceId' | 'label'>,
): Promise<Opened> {
  if (deviceId === '') return opened(await browser.open(ANY), true)
  const byId = await openExactly(browser, deviceId)
  if (byId) return opened(byId, true)
  // ids change when the browser's data is cleared; labels stay
  const called = (await browser.cameras()).find((device) => device.label === label && label !== '')
  const byLabel = called && (await openExactly(browser, called.deviceId))
  if (byLabel) return opened(byLabel, true)
  const other = opened(await browser.open(ANY), false)
  return { ...other, isChosen: label !== '' && other.track.label === label }
}

/** Null where there is no such camera. */
async function openExactly(browser: Pick<CameraBrowser, 'open'>, deviceId: string): Promise<MediaStream | null> {
  try {
    return await browser.open({ ...SIZE, deviceId: { exact: deviceId } })
  } catch (error) {
    if (error instanceof Error && error.name === 'OverconstrainedError') return null
    throw error
  }
}

function opened(stream: MediaStream, isChosen: boolean): Opened {
  const [track] = stream.getVideoTracks()
  if (!track) throw new Error('a camera without a picture')
  return { stream, track, isChosen }
}

/** The camera's light goes off. */
export function closeCamera({ stream }: Pick<Opened, 'stream'>): void {
  for (const track of stream.getTracks()) track.stop()
}
