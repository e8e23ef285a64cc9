/** What the camera's worker does with a frame: read a QR code or a Code39 within the frame's time. docs/scanners.md#camera */
import { readCode39 } from './code39.ts'
import { ATTEMPTS } from './decode-attempts.ts'
import type { Picture } from './luma.ts'
import { loadZXing, QR_AND_CODE39, type RawResult } from './zxing.ts'

export { lumaOf, type Picture } from './luma.ts'

export interface Decoded {
  /** As the code holds it: the one normaliser is `parseCardNumber`. */
  readonly text: string
  /** The AIM identifier: `]A0` Code39, `]Q1` QR. */
  readonly symbology: string
  readonly format: 'qr' | 'code39'
}

export interface Decoder {
  /** The code of a frame, or null. Frames of one camera belong to one decoder: what there is no time for comes with the next frame. */
  decode(picture: Picture): Decoded | null
}

export interface DecoderOptions {
  /** Milliseconds a frame. The plain reading is always done; further attempts only as long as they fit. */
  readonly budgetMs?: number
  readonly now?: () => number
}

/** An attempt may take longer than it was thought to, and a frame no more than 35 ms. */
const BUDGET_MS = 30
/** Pixels: the smallest QR code has 21 modules, and a camera that has just begun may give a frame of nothing. */
const SMALLEST = 21
/** Further attempts a frame: a card is held for many frames, and the machine has more to do than to look. */
const ATTEMPTS_A_FRAME = 2
/** Milliseconds that an attempt is thought to take before it was made. */
const GUESSED_COST = 10
/** What is left of a remembered cost each time that it was too much: a dear attempt is tried again once in many frames. */
const FORGETTING = 0.95

/** A decoder with zxing-wasm from our own bundle: `wasm` is the binary, or fetches it. */
export async function createDecoder(
  wasm: ArrayBuffer | (() => Promise<ArrayBuffer>),
  { budgetMs = BUDGET_MS, now = () => performance.now() }: DecoderOptions = {},
): Promise<Decoder> {
  const read = await loadZXing(typeof wasm === 'function' ? await wasm() : wasm)
  const tryAgain = attemptsInTurn((picture, { options, prepare }) => read(prepare(picture), options), now)
  return {
    decode(picture) {
      if (Math.min(picture.width, picture.height) < SMALLEST) return null
      const until = now() + budgetMs
      const plain = read(picture, QR_AND_CODE39)
      if (plain) return decodedOf(plain)
      const code39 = readCode39(picture)
      if (code39) return { text: code39.text, symbology: ']A0', format: 'code39' }
      const late = tryAgain(picture, until)
      return late && decodedOf(late)
    },
  }
}

function decodedOf({ text, format, symbologyIdentifier }: RawResult): Decoded {
  return { text, symbology: symbologyIdentifier, format: format.startsWith('Code39') ? 'code39' : 'qr' }
}

type Run = (picture: Picture, attempt: (typeof ATTEMPTS)[number]) => RawResult | null

/** Every frame goes on with the attempt after the last one made; one that does not fit any more is passed over. */
function attemptsInTurn(run: Run, now: () => number): (picture: Picture, until: number) => RawResult | null {
  const cost = ATTEMPTS.map(() => GUESSED_COST)
  let next = 0
  return (picture, until) => {
    let made = 0
    for (let looked = 0; looked < ATTEMPTS.length && made < ATTEMPTS_A_FRAME; looked++) {
      const turn = next
      next = (next + 1) % ATTEMPTS.length
      const attempt = ATTEMPTS[turn]
      const begun = now()
      if (!attempt || begun + (cost[turn] ?? 0) > until) {
        // what was dear once, before it was compiled or on a busy moment, is to be tried again
        cost[turn] = (cost[turn] ?? 0) * FORGETTING
        continue
      }
      const result = run(picture, attempt)
      cost[turn] = now() - begun
      made++
      if (result) return result
    }
    return null
  }
}
