/**
 * The camera as a scanner: on for as long as staff want it and somebody is there, and back by itself after whatever
 * went wrong. No picture leaves this page or outlives its frame. docs/scanners.md
 */
import type { CameraChoice, Scan } from '../../desk/contract.ts'
import { Backoff } from './backoff.ts'
import { BROWSER, type CameraBrowser, type Device } from './browser.ts'
import type { FrameReader } from './frame-reader.ts'
import type { CameraReading } from './messages.ts'
import { closeCamera, openCamera, type Opened } from './opening.ts'
import { type Absence, Presence } from './presence.ts'
import { type CameraProblem, isTriedAgain, problemOf } from './problems.ts'
import { Torch } from './torch.svelte.ts'

export type CameraState =
  | { readonly name: 'off' }
  | { readonly name: 'starting' }
  /** `instead`: the chosen camera is not there, and this one is read. */
  | { readonly name: 'reading'; readonly label: string; readonly instead: boolean }
  | { readonly name: 'paused'; readonly why: Absence }
  | { readonly name: 'problem'; readonly problem: CameraProblem }

export interface CameraOwner {
  read(scan: Scan): void
  /** The desk keeps the choice; null where it could not be asked. */
  keep(choice: CameraChoice): Promise<CameraChoice | null>
}

/** How a card was read; what it says is nobody's any more. */
export type LastReading = Pick<CameraReading, 'symbology' | 'took'>

export const NO_CAMERA: CameraChoice = { on: false, deviceId: '', label: '' }

export class Camera {
  readonly torch = new Torch()
  readonly #owner: CameraOwner
  readonly #browser: CameraBrowser
  readonly #presence: Presence
  readonly #frames: Pick<FrameReader, 'watch' | 'stop'>
  readonly #backoff = new Backoff()
  #choice = $state.raw(NO_CAMERA)
  #state = $state.raw<CameraState>({ name: 'off' })
  #opened = $state.raw<Opened | null>(null)
  #devices = $state.raw<readonly Device[]>([])
  #lastReading = $state.raw<LastReading | null>(null)
  /** Chosen here and not yet confirmed by the desk. */
  #keeping: CameraChoice | null = null
  /** Which opening is under way or has led to what is shown: what an earlier one brings is closed. */
  #opening = 0

  constructor(owner: CameraOwner, browser = BROWSER) {
    this.#owner = owner
    this.#browser = browser
    this.#presence = new Presence(browser, () => this.#settle())
    this.#frames = browser.readFrames({
      read: (reading) => this.#read(reading),
      ready: () => this.#tellReading(),
      failed: () => (this.#state = { name: 'problem', problem: 'decoder_failed' }),
    })
    browser.whenPluggedOrUnplugged(() => void this.#cablesChanged())
    browser.whenAllowedOrDenied(() => this.#state.name === 'problem' && this.#tryAgain())
  }

  get state(): CameraState {
    return this.#state
  }

  get choice(): CameraChoice {
    return this.#choice
  }

  /** For a preview; null while the camera is not open. */
  get stream(): MediaStream | null {
    return this.#opened?.stream ?? null
  }

  /** Which camera is open, whatever was chosen; null while none is. */
  get openId(): string | null {
    return this.#opened?.track.getSettings().deviceId ?? null
  }

  /** Whether the preview is a mirror: cameras look at whoever is at the desk unless they say otherwise. */
  get isMirror(): boolean {
    return this.#opened?.track.getSettings().facingMode !== 'environment'
  }

  /** The cameras that can be chosen; without names before one has been allowed. */
  get devices(): readonly Device[] {
    return this.#devices
  }

  /** A new object for every reading. */
  get lastReading(): LastReading | null {
    return this.#lastReading
  }

  /** What the desk keeps, whenever it tells. */
  follow(choice: CameraChoice): void {
    if (!this.#keeping) this.#take(choice)
  }

  turn(on: boolean): void {
    void this.#choose({ ...this.#choice, on })
  }

  /** Another camera, which is read from now on. */
  choose({ deviceId, label }: Device): void {
    void this.#choose({ on: true, deviceId, label })
  }

  /** Somebody is at the desk. */
  touch(): void {
    this.#presence.touch()
  }

  /** Tries again at once, and shows that it does. */
  retry(): void {
    this.#close({ name: 'off' })
    this.#backoff.worked()
    this.#settle()
  }

  /** Looks for cameras; nothing changes where the browser does not tell. */
  async look(): Promise<void> {
    this.#devices = await this.#browser.cameras().catch(() => this.#devices)
  }

  async #choose(choice: CameraChoice): Promise<void> {
    this.#keeping = choice
    this.#take(choice)
    const kept = await this.#owner.keep(choice)
    // a later choice is still on its way: its own answer settles it
    if (this.#keeping !== choice) return
    this.#keeping = null
    if (kept) this.#take(kept)
  }

  #take(choice: CameraChoice): void {
    const { deviceId, label } = this.#choice
    const isOther = choice.deviceId !== deviceId || choice.label !== label
    this.#choice = choice
    if (isOther) this.#close({ name: 'off' })
    this.#settle()
  }

  /** Opens or closes the camera as it should be now. */
  #settle(): void {
    const why = this.#presence.absence
    if (!this.#choice.on) this.#close({ name: 'off' })
    else if (why) this.#close({ name: 'paused', why })
    else if (this.#state.name === 'off' || this.#state.name === 'paused') void this.#open()
  }

  async #open(): Promise<void> {
    const opening = ++this.#opening
    // what is wrong stays on the screen until it is right
    if (this.#state.name !== 'problem') this.#state = { name: 'starting' }
    try {
      const opened = await openCamera(this.#browser, this.#choice)
      if (opening === this.#opening) this.#begin(opened)
      else closeCamera(opened)
    } catch (error) {
      if (opening === this.#opening) this.#fail(problemOf(error))
    }
  }

  #begin(opened: Opened): void {
    this.#opened = opened
    this.#backoff.worked()
    opened.track.addEventListener('ended', () => {
      if (opened === this.#opened) this.#fail('unplugged')
    })
    this.torch.follow(opened.track)
    this.#frames.watch(opened.track)
    void this.look()
  }

  /** The browser has told of a change: what is wrong stays on the screen until it is right. */
  #tryAgain(): void {
    this.#close(this.#state)
    this.#backoff.worked()
    void this.#open()
  }

  #tellReading(): void {
    if (!this.#opened) return
    const { track, isChosen } = this.#opened
    this.#state = { name: 'reading', label: track.label, instead: !isChosen }
  }

  #read(reading: CameraReading): void {
    this.touch()
    const { text, symbology, took } = reading
    this.#lastReading = { symbology, took }
    this.#owner.read({ text, symbology, source: 'camera', at: Date.now() - Math.round(took) })
  }

  #fail(problem: CameraProblem): void {
    const { state } = this
    // unplugged, and no other camera either: the first says more
    const isStill = problem === 'none' && state.name === 'problem' && state.problem === 'unplugged'
    this.#close({ name: 'problem', problem: isStill ? 'unplugged' : problem })
    if (!isStill && isTriedAgain(problem)) this.#backoff.again(() => void this.#open())
  }

  #close(state: CameraState): void {
    this.#opening++
    this.#backoff.cancel()
    this.#frames.stop()
    this.torch.follow(null)
    if (this.#opened) closeCamera(this.#opened)
    this.#opened = null
    this.#state = state
  }

  async #cablesChanged(): Promise<void> {
    await this.look()
    const { state } = this
    const isBack = this.#devices.some(
      ({ deviceId, label }) => deviceId === this.#choice.deviceId || (label !== '' && label === this.#choice.label),
    )
    if (state.name === 'problem') this.#tryAgain()
    else if (state.name === 'reading' && state.instead && isBack) this.retry()
  }
}
