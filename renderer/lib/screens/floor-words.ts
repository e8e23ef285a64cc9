/** The national floors in words, with how they were reckoned and who says so. docs/rules.md#limits-a-venue-may-set */
import type { Floor, LimitCheck, Source } from '../../../desk/rules/floors.ts'
import type { LimitFinding } from '../../../desk/rules/limits-check.ts'
import { m } from '../../paraglide/messages.js'
import { moneyText } from '../format.ts'
import { numberText } from './names.ts'

const SOURCES: Readonly<Record<Source, () => string>> = {
  'limits-a-venue-may-set': m.floor_source_limits,
  'performance-cap': m.floor_source_performance,
  'large-event': m.floor_source_large,
  'guest-production': m.floor_source_guest,
  'open-bookings': m.floor_source_bookings,
  'handing-over': m.floor_source_handing_over,
  repertoire: m.floor_source_repertoire,
  institute: m.floor_source_institute,
  library: m.floor_source_library,
  'swimming-hall': m.floor_source_swimming,
}

/** Where the rule is from: the national operating model, and which part of it. */
export const sourceText = (source: Source): string => SOURCES[source]()

/** Settings whose numbers are cents. */
const IN_CENTS = new Set(['course.feeCovered', 'library.sum', 'visit.wristband'])

/** `3 % of 150 is 4.5, rounded up 5.` */
export function floorText({ least, arithmetic }: Floor): string {
  if (arithmetic === null) return m.floor_plain({ least: numberText(least) })
  if ('people' in arithmetic)
    return m.floor_large({
      people: numberText(arithmetic.people),
      above: numberText(arithmetic.above),
      least: numberText(least),
    })
  const { tickets, exact } = arithmetic
  const words = { tickets: numberText(tickets), exact: numberText(exact), least: numberText(least) }
  return Number.isInteger(exact) && exact >= 1 ? m.floor_percent_even(words) : m.floor_percent(words)
}

type Found = Exclude<LimitCheck, { kind: 'ok' }>

/** What is wrong with a setting, or what staff should know of it. */
export function findingText({ setting, check }: { readonly setting: string; readonly check: Found }): string {
  const amount = (n: number) => (IN_CENTS.has(setting) ? moneyText(n) : numberText(n))
  switch (check.code) {
    case 'below_floor':
      return check.arithmetic === null
        ? m.floor_below({ given: amount(check.given), least: amount(check.least) })
        : `${floorText(check)} ${m.floor_given({ given: amount(check.given) })}`
    case 'malformed':
      return m.floor_malformed()
    case 'above_cap':
      return m.floor_above_cap({ given: amount(check.given), cap: amount(check.cap) })
    case 'no_cap':
      return m.floor_no_cap()
    case 'size_unknown':
      return m.floor_size_unknown()
    case 'not_as_suggested':
      return m.floor_not_as_suggested({ from: numberText(check.from), to: numberText(check.to) })
    case 'opens_late':
      return m.floor_opens_late({ given: numberText(check.given), least: numberText(check.least) })
    case 'most_left_out':
      return m.floor_most_left_out({
        own: numberText(check.own),
        kept: numberText(check.kept),
        least: numberText(check.least),
      })
  }
}

/** A finding as a field shows it. */
export interface Told {
  readonly kind: 'refused' | 'warning'
  readonly text: string
  readonly source: string
}

export const findingTold = (finding: LimitFinding): Told => ({
  kind: finding.check.kind,
  text: findingText(finding),
  source: sourceText(finding.check.source),
})
