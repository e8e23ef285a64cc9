/** A venue's limits and settings as they are typed, and what they say. Pure. docs/rules.md#limits-a-venue-may-set */
import type { Venue, VenueSettings } from '../../../desk/contract.ts'
import type {
  CapBase,
  CourseLimits,
  FeeKind,
  LeftOutKind,
  LibraryLimits,
  Limits,
  PerformanceLimits,
  Period,
  VisitLimits,
} from '../../../desk/rules/limits.ts'
import { FEES, type LargePer, NUMBER_NAMES, NUMBER_SETTINGS, type NumberSetting } from './limits-numbers.ts'
import {
  countInput,
  moneyInput,
  problemOf,
  readCount,
  readMoney,
  type Typed,
  type TypingProblem,
  valueOf,
} from './typed.ts'

export interface VenueDraft {
  /** As typed, by the place of the setting among the limits. */
  numbers: Record<NumberSetting, string>
  capBase: CapBase
  largePer: LargePer
  oncePerProduction: boolean
  leftOut: readonly LeftOutKind[]
  minorsAllowed: boolean
  feeKinds: readonly FeeKind[]
  sumPer: Period
  numberPer: Period
  supportPersonFree: boolean
  under16WithCommunity: boolean
  provisional: boolean
  responsible: string
  serviceFee: string
  freeCloakroom: boolean
}
export type VenueProblems = Readonly<Partial<Record<NumberSetting | 'serviceFee' | 'library.kinds', TypingProblem>>>

const numbersOf = ({ performance = {}, course = {}, library = {}, visit = {} }: Limits): VenueDraft['numbers'] => ({
  'performance.cap': countInput(performance.cap),
  'performance.largeEvent': countInput(performance.largeEvent?.cap),
  'performance.guestCap': countInput(performance.guestCap),
  'performance.deskShare': countInput(performance.deskShare),
  'performance.openBookings': countInput(performance.openBookings),
  'performance.handOverMinutes': countInput(performance.handOverMinutes),
  'performance.bookingOpensDays': countInput(performance.bookingOpensDays),
  'course.placesPerCourse': countInput(course.placesPerCourse),
  'course.deskShare': countInput(course.deskShare),
  'course.coursesAtATime': countInput(course.coursesAtATime),
  'course.coursesPerYear': countInput(course.coursesPerYear),
  'course.feeCovered': moneyInput(course.feeCovered),
  'library.sum': moneyInput(library.sum?.cents),
  'library.number': countInput(library.number?.fees),
  'visit.visitsPerYear': countInput(visit.visitsPerYear),
  'visit.wristband': moneyInput(visit.wristband),
})

export function draftOfVenue({ limits, settings }: Venue): VenueDraft {
  const { performance = {}, course = {}, library = {} } = limits
  return {
    numbers: numbersOf(limits),
    capBase: performance.capBase ?? 'on_sale',
    largePer: performance.largeEvent?.per ?? 'event',
    oncePerProduction: performance.oncePerProduction ?? false,
    leftOut: performance.leftOut ?? [],
    minorsAllowed: course.minorsAllowed ?? false,
    feeKinds: library.kinds ?? FEES,
    sumPer: library.sum?.per ?? 'year',
    numberPer: library.number?.per ?? 'year',
    supportPersonFree: settings.supportPersonFree,
    under16WithCommunity: settings.under16WithCommunity,
    provisional: settings.provisional,
    responsible: settings.responsible,
    serviceFee: moneyInput(settings.serviceFee),
    freeCloakroom: settings.freeCloakroom,
  }
}

export const isSameVenueDraft = (a: VenueDraft, b: VenueDraft): boolean => JSON.stringify(a) === JSON.stringify(b)

/** What was typed, on the venue as it is by now: fields that nobody touched follow it. */
export const rebased = (typed: VenueDraft, from: VenueDraft, to: VenueDraft): VenueDraft => ({
  ...touched(typed, from, to),
  numbers: touched(typed.numbers, from.numbers, to.numbers),
})

function touched<T extends object>(typed: T, from: T, to: T): T {
  const isTouched = (name: keyof T) => JSON.stringify(typed[name]) !== JSON.stringify(from[name])
  const names = Object.keys(to) as (keyof T)[]
  return Object.fromEntries(names.map((name) => [name, isTouched(name) ? typed[name] : to[name]])) as T
}

export interface VenueReading {
  /** Of what can be read; the rest as if it were not set. */
  readonly limits: Limits
  readonly settings: VenueSettings
  readonly problems: VenueProblems
}

/** What the fields say. Limits that stay as they are are sent back as they came. */
export function readVenue(draft: VenueDraft, venue: Venue): VenueReading {
  const problems = { ...numberProblems(draft), ...otherProblems(draft) }
  const isSame = isSameLimits(draft, draftOfVenue(venue))
  return { limits: isSame ? venue.limits : limitsOf(draft), settings: settingsOf(draft), problems }
}

const LIMIT_PARTS = [
  'numbers',
  'capBase',
  'largePer',
  'oncePerProduction',
  'leftOut',
  'minorsAllowed',
  'feeKinds',
  'sumPer',
  'numberPer',
] as const satisfies readonly (keyof VenueDraft)[]
type LimitPart = (typeof LIMIT_PARTS)[number]
/** The fields that are limits. */
export const limitsPart = (draft: VenueDraft): Pick<VenueDraft, LimitPart> =>
  Object.fromEntries(LIMIT_PARTS.map((part) => [part, draft[part]])) as Pick<VenueDraft, LimitPart>
const isSameLimits = (a: VenueDraft, b: VenueDraft) => JSON.stringify(limitsPart(a)) === JSON.stringify(limitsPart(b))

const typedNumber = (setting: NumberSetting, text: string): Typed<number> =>
  NUMBER_SETTINGS[setting] === 'money' ? readMoney(text) : readCount(text)

function numberProblems({ numbers }: VenueDraft): VenueProblems {
  const found = NUMBER_NAMES.map((name) => [name, problemOf(typedNumber(name, numbers[name]))] as const)
  return Object.fromEntries(found.filter(([, problem]) => problem !== null))
}

function otherProblems({ serviceFee, feeKinds }: VenueDraft): VenueProblems {
  const fee = problemOf(readMoney(serviceFee))
  return { ...(fee && { serviceFee: fee }), ...(feeKinds.length === 0 && { 'library.kinds': 'needed' as const }) }
}

type Set<T> = { [K in keyof T]?: NonNullable<T[K]> }
/** Without what is left open. */
const only = <T extends object>(settings: T): Set<T> =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null)) as Set<T>

function limitsOf(draft: VenueDraft): Limits {
  const kinds = {
    performance: performanceOf(draft),
    course: courseOf(draft),
    library: libraryOf(draft),
    visit: visitOf(draft),
  }
  return Object.fromEntries(Object.entries(kinds).filter(([, settings]) => Object.keys(settings).length > 0))
}

const countAt = ({ numbers }: VenueDraft, name: NumberSetting) => valueOf(readCount(numbers[name]))
const moneyAt = ({ numbers }: VenueDraft, name: NumberSetting) => valueOf(readMoney(numbers[name]))

function performanceOf(draft: VenueDraft): PerformanceLimits {
  const large = countAt(draft, 'performance.largeEvent')
  return only({
    cap: countAt(draft, 'performance.cap'),
    capBase: draft.capBase === 'on_sale' ? null : draft.capBase,
    largeEvent: large === null ? null : { cap: large, per: draft.largePer },
    guestCap: countAt(draft, 'performance.guestCap'),
    deskShare: countAt(draft, 'performance.deskShare'),
    oncePerProduction: draft.oncePerProduction || null,
    openBookings: countAt(draft, 'performance.openBookings'),
    leftOut: draft.leftOut.length > 0 ? draft.leftOut : null,
    handOverMinutes: countAt(draft, 'performance.handOverMinutes'),
    bookingOpensDays: countAt(draft, 'performance.bookingOpensDays'),
  })
}

const courseOf = (draft: VenueDraft): CourseLimits =>
  only({
    placesPerCourse: countAt(draft, 'course.placesPerCourse'),
    deskShare: countAt(draft, 'course.deskShare'),
    coursesAtATime: countAt(draft, 'course.coursesAtATime'),
    coursesPerYear: countAt(draft, 'course.coursesPerYear'),
    feeCovered: moneyAt(draft, 'course.feeCovered'),
    minorsAllowed: draft.minorsAllowed || null,
  })

function libraryOf(draft: VenueDraft): LibraryLimits {
  const [cents, fees] = [moneyAt(draft, 'library.sum'), countAt(draft, 'library.number')]
  return only({
    kinds: draft.feeKinds.length < FEES.length ? draft.feeKinds : null,
    sum: cents === null ? null : { cents, per: draft.sumPer },
    number: fees === null ? null : { fees, per: draft.numberPer },
  })
}

const visitOf = (draft: VenueDraft): VisitLimits =>
  only({ visitsPerYear: countAt(draft, 'visit.visitsPerYear'), wristband: moneyAt(draft, 'visit.wristband') })

const settingsOf = (draft: VenueDraft): VenueSettings => ({
  supportPersonFree: draft.supportPersonFree,
  under16WithCommunity: draft.under16WithCommunity,
  provisional: draft.provisional,
  responsible: draft.responsible.trim(),
  serviceFee: valueOf(readMoney(draft.serviceFee)),
  freeCloakroom: draft.freeCloakroom,
})
