/** What sets the kinds of event apart at a desk. docs/rules.md#limits-a-venue-may-set */
import type { EventKind } from './contract.ts'

/** A library's fees and a hall's visits go on from day to day, and are used today. */
export const isDaily = (kind: EventKind): boolean => kind === 'fee' || kind === 'visit'

/** To these a group may come; a course and a fee are one card's. Source: docs/rules.md#community-card */
export const SMALL_PARTY_KINDS: ReadonlySet<EventKind> = new Set<EventKind>(['performance', 'visit'])
