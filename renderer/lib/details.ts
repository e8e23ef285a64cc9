/** What the event's kind has to say of the card on the screen, recomputed as staff choose. Pure. */
import type { KindDetails } from '../../desk/contract.ts'
import { m } from '../paraglide/messages.js'
import { moneyText } from './format.ts'

/** `large`: what is asked for at once, such as what the holder pays. */
export interface Fact {
  readonly name: string
  readonly text: string
  readonly large: boolean
}

const fact = (name: string, text: string, large = false): Fact => ({ name, text, large })

/** `people`: holder and minors chosen. `cents`: the sum entered, null where it is none. */
export function factsOf(details: KindDetails, people: number, cents: number | null): Fact[] {
  switch (details.kind) {
    case 'performance':
      return ofCap(details)
    case 'course':
      return ofCourse(details)
    case 'fee':
      return ofFee(details, cents)
    case 'visit':
      return ofVisit(details, people)
  }
}

type Of<K extends KindDetails['kind']> = Extract<KindDetails, { kind: K }>

/** "7 of 12 given". */
function ofCap({ cap, left }: Of<'performance'>): Fact[] {
  if (cap === null || left === null) return []
  return [fact('cap', m.fact_cap({ taken: cap - left, cap, left }))]
}

function ofCourse({ left, fee }: Of<'course'>): Fact[] {
  const split = fee
    ? [
        fact('covered', m.fact_covered({ sum: moneyText(fee.covered) })),
        fact('by-holder', m.holder_pays({ sum: moneyText(fee.byHolder) }), true),
      ]
    : []
  return [...split, ...(left === null ? [] : [fact('places', m.fact_places({ count: left }))])]
}

function ofFee({ cents: allowance, fees }: Of<'fee'>, cents: number | null): Fact[] {
  const left = allowance === null ? [] : [fact('allowance', m.fact_allowance({ sum: moneyText(allowance) }))]
  const isWithin = allowance !== null && cents !== null && cents > 0 && cents <= allowance
  const after = isWithin ? [fact('after', m.fact_after({ left: moneyText(allowance - cents) }), true)] : []
  const isOver = allowance !== null && cents !== null && cents > allowance
  const over = isOver ? [fact('over', m.fact_over({ sum: moneyText(cents - allowance) }), true)] : []
  return [...left, ...after, ...over, ...(fees === null ? [] : [fact('fees', m.fact_fees({ count: fees }))])]
}

function ofVisit({ left, wristband }: Of<'visit'>, people: number): Fact[] {
  const visits =
    left === null
      ? []
      : [
          fact('visits', m.fact_visits({ count: left })),
          ...(people <= left ? [fact('after', m.fact_after({ left: String(left - people) }), true)] : []),
        ]
  return [...visits, ...(wristband ? [fact('wristband', m.wristband_pays({ sum: moneyText(wristband) }))] : [])]
}
