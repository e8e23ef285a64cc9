/** The venues that this desk serves, as the chooser lists them, and choosing one. */
import type { Venue } from '../../desk/contract.ts'
import type { Counter } from './counter.svelte.ts'
import type { Desk } from './desk.svelte.ts'

export type ListedVenue = Pick<Venue, 'id' | 'name' | 'relation'>

/** Venues whose name contains every word asked for, in the order in which they were used last. */
export function searchVenues(venues: readonly ListedVenue[], query: string): readonly ListedVenue[] {
  const words = query.toLocaleLowerCase('fi').split(/\s+/).filter(Boolean)
  return venues.filter(({ name }) => words.every((word) => name.toLocaleLowerCase('fi').includes(word)))
}

/** Another venue is served from now on; nothing of the card before is left for its customers. Rejects where it is not. */
export async function serveVenue(
  desk: Pick<Desk, 'chooseVenue'>,
  counter: Pick<Counter, 'leave'>,
  venueId: string,
): Promise<void> {
  await desk.chooseVenue(venueId)
  counter.leave()
}
