/** Report descriptors as scanners have them, item by item. USB HID 1.11, chapter 6.2.2; HID POS Usage Tables 1.02. */

const [DESKTOP, SCANNER_PAGE] = [
  [0x05, 0x01],
  [0x05, 0x8c],
] as const
const APPLICATION = [...SCANNER_PAGE, 0x09, 0x02, 0xa1, 0x01]
const SCANNED_DATA = [0x09, 0x12, 0xa1, 0x02]
const BYTES = [0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08]
const count = (elements: number) => [0x95, elements]
const INPUT = [0x81, 0x02]
const INPUT_BUFFERED = [0x82, 0x02, 0x01]
const PADDING = [0x81, 0x03]
const END = [0xc0]

const BYTE_COUNT = [...count(1), ...DESKTOP, 0x09, 0x3b, ...INPUT, ...SCANNER_PAGE]
const SYMBOLOGY = [...count(3), 0x09, 0xfb, 0x09, 0xfc, 0x09, 0xfd, ...INPUT]
const DATA = [...count(56), 0x09, 0xfe, ...INPUT_BUFFERED]
const VENDOR_PAGE = [0x06, 0x66, 0xff]

/** Honeywell's shape: numbered, 64 bytes with the id; eight bits are declared to be the flag; reports of its own besides. */
export const HONEYWELL = Uint8Array.from([
  ...[...APPLICATION, ...SCANNED_DATA, 0x85, 0x02, ...BYTES, ...BYTE_COUNT, ...SYMBOLOGY, ...DATA],
  ...[...VENDOR_PAGE, ...count(2), 0x09, 0x04, 0x09, 0x00, ...INPUT],
  ...[...SCANNER_PAGE, 0x25, 0x01, 0x75, 0x01, ...count(8), 0x09, 0xff, ...INPUT, ...END],
  // the trigger, an output report
  ...[0x09, 0x14, 0xa1, 0x02, 0x85, 0x04, ...count(8), 0x09, 0x5f, 0x09, 0x60, 0x91, 0x86, ...END],
  // output redirection, feature report 254
  ...[...VENDOR_PAGE, ...BYTES, 0x09, 0x03, 0xa1, 0x02, 0x85, 0xfe, ...count(1), 0x09, 0x03, 0xb2, 0x82, 0x01, ...END],
  // a status of one byte, input report 9
  ...[...SCANNER_PAGE, 0x09, 0x15, 0xa1, 0x02, 0x85, 0x09, ...count(1), 0x09, 0x90, ...INPUT, ...END, ...END],
])

/** Not numbered; the flag is the fourth bit of its byte and the AIM identifier comes last. 61 bytes. */
export const UNNUMBERED = Uint8Array.from([
  ...[...APPLICATION, ...SCANNED_DATA, ...BYTES, ...BYTE_COUNT, ...DATA],
  ...[0x75, 0x01, ...count(3), ...PADDING, ...count(1), 0x09, 0xff, ...INPUT, ...count(4), ...PADDING],
  ...[0x75, 0x08, ...SYMBOLOGY, ...END, ...END],
])

/** Usages as a range, with their page in them, and in front of their page; push and pop; a long item. Report 5, 40 bytes. */
export const UNUSUAL = Uint8Array.from([
  ...[...APPLICATION, 0x85, 0x05, ...BYTES, 0xfe, 0x02, 0x77, 0xaa, 0xbb],
  // symbology identifiers, whole usages
  ...[...count(3), 0x1b, 0xfb, 0x00, 0x8c, 0x00, 0x2b, 0xfd, 0x00, 0x8c, 0x00, ...INPUT],
  // the count among globals that are put away again
  ...[0xa4, ...DESKTOP, 0x75, 0x08, ...count(1), 0x09, 0x3b, ...INPUT, 0xb4],
  // the page after its usage; one usage for a whole row of an array
  ...[0x05, 0x09, 0x09, 0xfe, ...SCANNER_PAGE, ...count(34), 0x81, 0x00],
  // the flag is a byte
  ...[...count(1), 0x09, 0xff, ...INPUT, ...END],
])

/** A vendor's own reports in the scanner's collection: no field says what it is. */
export const OPAQUE = Uint8Array.from([
  ...[...APPLICATION, 0x85, 0x02, ...BYTES, ...VENDOR_PAGE, 0x09, 0x01, ...count(63), ...INPUT, ...END],
])

/** A scanner without the flag: its data is one report or none. */
export const FLAGLESS = Uint8Array.from([
  ...[...APPLICATION, ...SCANNED_DATA, ...BYTES, ...BYTE_COUNT, ...DATA, ...END, ...END],
])
