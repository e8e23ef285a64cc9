/** What this desk has set for printing slips. */
import * as v from 'valibot'
import type { Ledger } from '../db/ledger.ts'
import { Printing } from './contract.ts'

const UNSET: Printing = { slips: 'never', printer: '' }
/** The setting's name in the ledger. */
export const PRINTING = 'printing'

/** From a setting as it was last kept; what cannot be read any more counts as never set. */
export function toPrinting(kept: string | null): Printing {
  const { success, output } = v.safeParse(v.pipe(v.string(), v.parseJson(), Printing), kept)
  return success ? output : UNSET
}

export const printing = (settings: Ledger['settings']): Printing => toPrinting(settings.get(PRINTING))

export function setPrinting(settings: Ledger['settings'], wanted: Printing): Printing {
  settings.set(PRINTING, JSON.stringify(wanted))
  return wanted
}
