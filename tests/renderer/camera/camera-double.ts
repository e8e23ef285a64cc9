/** A browser with cameras that are plugged, allowed and held by others as the test says; the edge of the hardware. */
import type { CameraBrowser, Device } from '../../../renderer/camera/browser.ts'
import type { FrameReaderTold } from '../../../renderer/camera/frame-reader.ts'

export class FakeTrack extends EventTarget {
  readonly kind = 'video'
  readyState: 'live' | 'ended' = 'live'
  readonly applied: unknown[] = []
  readonly #device: FakeCamera

  constructor(device: FakeCamera) {
    super()
    this.#device = device
  }

  get label(): string {
    return this.#device.label
  }

  getSettings = () => ({ deviceId: this.#device.deviceId, facingMode: this.#device.facing })
  getCapabilities = () => (this.#device.torch ? { torch: true } : {})

  applyConstraints(wanted: unknown): Promise<void> {
    this.applied.push(wanted)
    return Promise.resolve()
  }

  stop(): void {
    this.readyState = 'ended'
  }

  /** The cable was pulled. */
  unplug(): void {
    this.stop()
    this.dispatchEvent(new Event('ended'))
  }
}

export interface FakeCamera extends Device {
  readonly torch?: boolean
  readonly facing?: string
}

type Constraints = Parameters<CameraBrowser['open']>[0]

export class FakeBrowser implements CameraBrowser {
  plugged: FakeCamera[] = [{ deviceId: 'front', label: 'Front camera' }]
  /** The name of the error with which every opening ends. */
  refuses: string | null = null
  hidden = false
  /** What the decoder does when it is started. */
  decoder: 'works' | 'fails' = 'works'
  readonly opened: FakeTrack[] = []
  readonly wanted: Constraints[] = []
  watched: FakeTrack | null = null
  told: FrameReaderTold | null = null
  readonly #heard = new EventTarget()

  async open(wanted: Constraints): Promise<MediaStream> {
    await Promise.resolve()
    this.wanted.push(wanted)
    const device = this.#find(wanted)
    const track = new FakeTrack(device)
    this.opened.push(track)
    const tracks = [track]
    return { getTracks: () => tracks, getVideoTracks: () => tracks } as unknown as MediaStream
  }

  cameras = () => Promise.resolve(this.plugged.map(({ deviceId, label }) => ({ deviceId, label })))

  readFrames(told: FrameReaderTold) {
    this.told = told
    return {
      watch: (track: MediaStreamTrack) => {
        this.watched = track as unknown as FakeTrack
        if (this.decoder === 'works') told.ready()
        else told.failed()
      },
      stop: () => (this.watched = null),
    } as ReturnType<CameraBrowser['readFrames']>
  }

  isHidden = () => this.hidden
  whenHiddenOrShown = (then: () => void) => this.#heard.addEventListener('visibility', then)
  whenPluggedOrUnplugged = (then: () => void) => this.#heard.addEventListener('cables', then)
  whenAllowedOrDenied = (then: () => void) => this.#heard.addEventListener('permission', then)
  whenTouched = (then: () => void) => this.#heard.addEventListener('touch', then)

  happens(what: 'visibility' | 'cables' | 'permission' | 'touch'): void {
    this.#heard.dispatchEvent(new Event(what))
  }

  /** Tracks whose light is on. */
  get lit(): string[] {
    return this.opened.filter(({ readyState }) => readyState === 'live').map(({ label }) => label)
  }

  #find(wanted: Constraints): FakeCamera {
    if (this.refuses) throw named(this.refuses)
    const exact = (wanted.deviceId as { exact?: string } | undefined)?.exact
    const device = exact === undefined ? this.plugged[0] : this.plugged.find(({ deviceId }) => deviceId === exact)
    if (!device) throw named(exact === undefined ? 'NotFoundError' : 'OverconstrainedError')
    return device
  }
}

const named = (name: string) => Object.assign(new Error(name), { name })
