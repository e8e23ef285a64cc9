/** Further attempts at a QR code, each of which has read what the others did not. docs/scanners.md#camera */
import type { Picture } from './luma.ts'
import { doubled, halved, middleOf, sharpened, softened } from './luma-filters.ts'
import { BINARIZER, QR, type RawOptions } from './zxing.ts'

export interface Attempt {
  readonly name: string
  readonly options: RawOptions
  readonly prepare: (picture: Picture) => Picture
}

/** The middle of a 720p picture, where the guide frame is: doubled it costs less than the whole picture does. */
const MIDDLE = { width: 480, height: 320 }

/** Cheap ones first. What each is for was measured: docs/decisions.md */
export const ATTEMPTS: readonly Attempt[] = [
  { name: 'one threshold', options: { ...QR, binarizer: BINARIZER.histogram }, prepare: (picture) => picture },
  { name: 'half as large', options: QR, prepare: halved },
  {
    name: 'middle, twice as large, sharp',
    options: QR,
    prepare: (picture) => sharpened(softened(doubled(middleOf(picture, MIDDLE)), 1), 6, 3),
  },
  { name: 'sharp', options: QR, prepare: (picture) => sharpened(picture, 6, 3) },
  {
    name: 'middle, twice as large, one threshold',
    options: { ...QR, binarizer: BINARIZER.histogram },
    prepare: (picture) => doubled(middleOf(picture, MIDDLE)),
  },
  { name: 'soft, then sharp', options: QR, prepare: (picture) => sharpened(softened(picture, 1), 4, 3) },
]
