/** Further attempts at a QR code, by turns from frame to frame: the fewest that read what six together did. docs/scanners.md#camera */
import type { Picture } from './luma.ts'
import { doubled, middleOf, sharpened, softened } from './luma-filters.ts'
import { BINARIZER, QR, type RawOptions } from './zxing.ts'

export interface Attempt {
  readonly name: string
  readonly options: RawOptions
  readonly prepare: (picture: Picture) => Picture
}

/** The middle of a 720p picture, where the guide frame is: doubled it costs less than the whole picture does. */
const MIDDLE = { width: 480, height: 320 }

/** A cheap one and a dear one by turns, since two may fit into a frame. What each is for was measured: docs/decisions.md */
export const ATTEMPTS: readonly Attempt[] = [
  { name: 'one threshold', options: { ...QR, binarizer: BINARIZER.histogram }, prepare: (picture) => picture },
  {
    name: 'middle, twice as large, sharp',
    options: QR,
    prepare: (picture) => sharpened(softened(doubled(middleOf(picture, MIDDLE)), 1), 6, 3),
  },
  {
    name: 'middle, twice as large, one threshold',
    options: { ...QR, binarizer: BINARIZER.histogram },
    prepare: (picture) => doubled(middleOf(picture, MIDDLE)),
  },
  { name: 'soft, then sharp', options: QR, prepare: (picture) => sharpened(softened(picture, 1), 4, 3) },
]
