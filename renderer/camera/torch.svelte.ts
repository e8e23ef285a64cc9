/** The camera's own light, where it has one. */

/** TypeScript's lists do not know the torch yet, which Chromium has on some cameras. */
type WithTorch = MediaTrackCapabilities & { readonly torch?: boolean }

export class Torch {
  #track: MediaStreamTrack | null = null
  #on = $state.raw<boolean | null>(null)

  /** Null where there is none. */
  get on(): boolean | null {
    return this.#on
  }

  /** Another camera, whose light is off at first; null when it is closed. */
  follow(track: MediaStreamTrack | null): void {
    this.#track = track
    const has = (track?.getCapabilities() as WithTorch | undefined)?.torch === true
    this.#on = has ? false : null
  }

  async turn(on: boolean): Promise<void> {
    const track = this.#track
    try {
      await track?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] })
      if (track === this.#track) this.#on = on
    } catch {
      // the light stays as it is, and so does its button
    }
  }
}
