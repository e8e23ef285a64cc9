/** What of the browser the camera uses; tests give their own. */
import { FrameReader, type FrameReaderTold } from './frame-reader.ts'

/** A camera as the browser lists it; its id and label are empty until the camera has been allowed. */
export type Device = Pick<MediaDeviceInfo, 'deviceId' | 'label'>

export interface CameraBrowser {
  /** Rejects with an error whose name says why. */
  open(wanted: MediaTrackConstraints): Promise<MediaStream>
  cameras(): Promise<readonly Device[]>
  readFrames(told: FrameReaderTold): Pick<FrameReader, 'watch' | 'stop'>
  isHidden(): boolean
  /** For as long as the page lives, as all of these. */
  whenHiddenOrShown(then: () => void): void
  whenPluggedOrUnplugged(then: () => void): void
  whenAllowedOrDenied(then: () => void): void
  whenTouched(then: () => void): void
}

export const BROWSER: CameraBrowser = {
  open: async (video) => devices().getUserMedia({ video, audio: false }),
  cameras: async () => (await devices().enumerateDevices()).filter(({ kind }) => kind === 'videoinput'),
  readFrames: (told) => new FrameReader(told),
  isHidden: () => document.hidden,
  whenHiddenOrShown: (then) => document.addEventListener('visibilitychange', then),
  // missing where the page is not served securely: then opening says so
  whenPluggedOrUnplugged: (then) => navigator.mediaDevices?.addEventListener('devicechange', then),
  whenAllowedOrDenied: (then) => void hearPermission(then),
  whenTouched(then) {
    for (const type of ['keydown', 'pointerdown'] as const)
      window.addEventListener(type, then, { capture: true, passive: true })
  },
}

function devices(): MediaDevices {
  if (!navigator.mediaDevices) throw new TypeError('this page may not use cameras')
  return navigator.mediaDevices
}

async function hearPermission(then: () => void): Promise<void> {
  try {
    const permission = await navigator.permissions.query({ name: 'camera' })
    permission.addEventListener('change', then)
  } catch {
    // a browser that does not tell: staff press "try again"
  }
}
