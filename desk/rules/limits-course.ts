/** Do the institute's limits give this party places on a course, and who pays? docs/rules.md#institute */
import { type Cents, type CourseEvent, type CourseLimits, isCents, isCount, isInstant } from './limits.ts'
import {
  decisionOf,
  type LimitDecision,
  type LimitReason,
  malformedInput,
  ofMinors,
  ofPartyQuota,
  ofSingleQuota,
} from './limits-decision.ts'
import { type CardShown, isParty, type Party, takenBy } from './limits-party.ts'
import { ofSoldOut } from './limits-performance.ts'
import { ofDay, spanOf } from './limits-time.ts'
import { type Instant, parseLocalDate } from './local-date.ts'

/** A card and its other courses, without this one. */
export interface CourseCard extends CardShown {
  /** Courses that are not over yet. */
  readonly coursesNow: number
  /** Courses that begin in the calendar year in which this one begins. */
  readonly coursesThisYear: number
}

export interface CourseFacts {
  readonly limits: CourseLimits
  readonly course: CourseEvent
  readonly party: Party<CourseCard>
  /** Places given on this course, without what is being corrected. */
  readonly taken: number
  /** The same, by this desk alone. */
  readonly takenHere: number
  readonly now: Instant
}

/** The decision of the institute's limits: every reason, in the order of the checks. Source: docs/rules.md#institute */
export function decideCourse(facts: CourseFacts): LimitDecision {
  const { limits, course, party, now } = facts
  const odd = oddInput(facts)
  if (odd !== null) return decisionOf([malformedInput(odd)])
  const refusals = [
    ...ofCompany(limits, party),
    ...ofMinors(party),
    ...ofSoldOut(course),
    ...ofLeftOut(course),
    ...ofPlaces(facts),
    ...ofCourses(facts),
  ]
  return decisionOf(refusals, ofDay(course.lastDay, now))
}

/** Minors come only where the area has agreed on it, community cards never. Source: docs/rules.md#minors, docs/rules.md#community-card */
function ofCompany({ minorsAllowed }: CourseLimits, { cards }: Party): LimitReason[] {
  return cards.flatMap(({ community, along }, card): LimitReason[] => {
    if (community) return [{ code: 'community_not_for_courses', card, overridable: false }]
    if (along === 0 || minorsAllowed) return []
    return [{ code: 'minors_not_on_courses', asked: along, card, overridable: false }]
  })
}

/** Small or costly courses may be left out. Source: docs/rules.md#institute */
const ofLeftOut = ({ leftOut }: CourseEvent): LimitReason[] =>
  leftOut ? [{ code: 'left_out', as: 'event', overridable: true }] : []

/** At least one place wherever any number is set. Source: docs/rules.md#institute */
function ofPlaces({ limits, course, party, taken, takenHere }: CourseFacts): LimitReason[] {
  const set = course.ownPlaces ?? limits.placesPerCourse
  if (set === undefined) return []
  const [limit, asked] = [Math.max(1, set), takenBy(party)]
  const places = ofPartyQuota('places', { limit, taken, asked })
  if (limits.deskShare === undefined) return places
  return [...places, ...ofPartyQuota('share', { limit: Math.min(limits.deskShare, limit), taken: takenHere, asked })]
}

/** Courses at a time, and courses per calendar year. Source: docs/rules.md#institute */
function ofCourses({ limits, course, party }: CourseFacts): LimitReason[] {
  const { coursesAtATime, coursesPerYear } = limits
  const again = spanOf('year', course.firstDay).next
  return party.cards.flatMap(({ coursesNow, coursesThisYear }, card) => [
    ...(coursesAtATime === undefined
      ? []
      : ofSingleQuota('courses_at_a_time', { limit: coursesAtATime, taken: coursesNow, card })),
    ...(coursesPerYear === undefined
      ? []
      : ofSingleQuota('courses_per_year', { limit: coursesPerYear, taken: coursesThisYear, card, again })),
  ])
}

function oddInput({ limits, course, party, taken, takenHere, now }: CourseFacts): string | null {
  const { placesPerCourse, deskShare, coursesAtATime, coursesPerYear } = limits
  const numbers: Record<string, number | null | undefined> = {
    ...{ taken, takenHere, placesPerCourse, deskShare, coursesAtATime, coursesPerYear },
    ownPlaces: course.ownPlaces,
  }
  if (!isInstant(now)) return 'now'
  if (parseLocalDate(course.firstDay) === null || parseLocalDate(course.lastDay) === null) return 'day'
  if (course.lastDay < course.firstDay) return 'day'
  if (!isParty(party) || !party.cards.every((c) => isCount(c.coursesNow) && isCount(c.coursesThisYear))) return 'party'
  return Object.entries(numbers).find(([, n]) => n !== null && n !== undefined && !isCount(n))?.[0] ?? null
}

export interface FeeSplit {
  readonly covered: Cents
  readonly byHolder: Cents
}

/** Who pays a course's fee: covered up to the sum, the rest by the holder. Null for what is no fee. Source: docs/rules.md#institute */
export function splitFee(fee: number, { feeCovered }: CourseLimits): FeeSplit | null {
  if (!isCents(fee) || (feeCovered !== undefined && !isCents(feeCovered))) return null
  const covered = Math.min(fee, feeCovered ?? fee) as Cents
  return { covered, byHolder: (fee - covered) as Cents }
}
