/** Makers of card scanners by USB vendor id. The udev rules name the same ones. docs/scanners.md#hid-pos */

/** A maker may have several ids: those of the companies it bought are still on new scanners. */
export const SCANNER_VENDORS: ReadonlyMap<number, string> = new Map([
  [0x0536, 'Honeywell (Hand Held Products)'],
  [0x05e0, 'Zebra (Symbol)'],
  [0x05f9, 'Datalogic (PSC)'],
  [0x065a, 'Opticon'],
  [0x067e, 'Honeywell (Intermec)'],
  [0x080c, 'Datalogic'],
  [0x0c2e, 'Honeywell (Metrologic)'],
  [0x0db5, 'Access-IS'],
  [0x1eab, 'Newland'],
  [0x23d0, 'Honeywell (Youjie)'],
  [0x27dd, 'Mindeo'],
])

/** Vendors whose scanners may hold on to the keyboard until they are told otherwise. `redirection.ts` */
export const HONEYWELL: ReadonlySet<number> = new Set([0x0536, 0x0c2e, 0x23d0])
