/** Four discreet cues that differ in rhythm and pitch: told apart without seeing, and by nobody in the queue. */
import type { Cue } from './reasons.ts'

/** [hertz, begins after seconds, lasts seconds] */
type Note = readonly [hertz: number, at: number, lasts: number]

const CUES: Record<Cue, readonly Note[]> = {
  admit: [[660, 0, 0.12]],
  recorded: [
    [660, 0, 0.09],
    [990, 0.1, 0.18],
  ],
  attention: [
    [520, 0, 0.08],
    [520, 0.14, 0.08],
    [520, 0.28, 0.08],
  ],
  refuse: [
    [330, 0, 0.16],
    [262, 0.2, 0.26],
  ],
}

const STORED = 'kaikuluukku.sound'
const DEFAULT = { volume: 0.4, muted: false }
/** Full volume of the slider: a desk among people, not an alarm. */
const LOUDEST = 0.25

export class Sounds {
  #setting = $state.raw(load())
  #context: AudioContext | null = null

  get volume(): number {
    return this.#setting.volume
  }

  get muted(): boolean {
    return this.#setting.muted
  }

  setVolume(volume: number): void {
    this.#save({ volume, muted: volume === 0 })
  }

  toggleMute(): void {
    const { volume, muted } = this.#setting
    this.#save({ volume: volume || DEFAULT.volume, muted: !muted })
  }

  /** Plays a cue; silently nothing where the browser has no sound or has not been touched yet. */
  play(cue: Cue): void {
    if (this.muted || typeof AudioContext === 'undefined') return
    const context = (this.#context ??= new AudioContext())
    if (context.state === 'suspended') void context.resume()
    for (const note of CUES[cue]) sound(context, note, this.volume * LOUDEST)
  }

  #save(setting: typeof DEFAULT): void {
    this.#setting = setting
    localStorage.setItem(STORED, JSON.stringify(setting))
  }
}

/** One soft note: a sine that swells and fades, so that it neither clicks nor startles. */
function sound(context: AudioContext, [hertz, at, lasts]: Note, loudness: number): void {
  const begin = context.currentTime + at
  const oscillator = new OscillatorNode(context, { frequency: hertz, type: 'sine' })
  const gain = new GainNode(context, { gain: 0 })
  gain.gain.setValueAtTime(0, begin)
  gain.gain.linearRampToValueAtTime(loudness, begin + 0.015)
  gain.gain.linearRampToValueAtTime(0, begin + lasts)
  oscillator.connect(gain).connect(context.destination)
  oscillator.start(begin)
  oscillator.stop(begin + lasts)
}

function load(): typeof DEFAULT {
  try {
    const { volume, muted } = JSON.parse(localStorage.getItem(STORED) ?? 'null') as typeof DEFAULT
    return volume >= 0 && volume <= 1 ? { volume, muted: muted === true } : DEFAULT
  } catch {
    return DEFAULT
  }
}
