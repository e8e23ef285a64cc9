/** The venues that this desk serves, as the chooser lists them. Pure. */
import type { Venue } from '../../desk/contract.ts'

export type ListedVenue = Pick<Venue, 'id' | 'name' | 'relation'>

/** Venues whose name contains every word asked for, in the order in which they were used last. */
export function searchVenues(venues: readonly ListedVenue[], query: string): readonly ListedVenue[] {
  const words = query.toLocaleLowerCase('fi').split(/\s+/).filter(Boolean)
  return venues.filter(({ name }) => words.every((word) => name.toLocaleLowerCase('fi').includes(word)))
}
