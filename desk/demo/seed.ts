/** Lays the demonstration out for a day. Doing so again changes nothing but what the day changes. */
import { helsinkiDay, type LocalDate } from '../rules/local-date.ts'
import { demoRows } from './demo-cards.ts'
import type { Store } from './store.ts'
import { type DemoOrganisation, ORGANISATIONS } from './venues.ts'

export { demoCards } from './demo-cards.ts'
export {
  CITY_ID,
  CONCERT_HALL_ID,
  DEMO_CODE,
  DEMO_CODE_2,
  FESTIVAL_ID,
  INSTITUTE_ID,
  LIBRARY_ID,
  SUMMER_THEATRE_ID,
  SWIMMING_HALL_ID,
  THEATRE_ID,
} from './venues.ts'
export { LIBRARY_FEES_ID, SWIMMING_ID } from './programme-kinds.ts'

/** Puts the venues, their programme and the made-up cards as they are on the Finnish day of `now` (milliseconds). */
export function seed(store: Store, now: number): void {
  const today = helsinkiDay(now)
  store.db
    .transaction(() => {
      for (const organisation of ORGANISATIONS) putOrganisation(store, organisation, today)
      for (const { id, sellsFor } of ORGANISATIONS) {
        for (const venueId of sellsFor) store.organisations.letSell(id, venueId)
      }
      for (const card of demoRows(today)) store.cards.put(card, now)
      store.setSeededDay(today)
    })
    .immediate()
}

function putOrganisation(store: Store, { id, name, code, venues }: DemoOrganisation, today: LocalDate): void {
  store.organisations.put(id, name)
  if (code !== null) store.pairings.putReusableCode(code, id)
  venues.forEach((venue, place) => {
    store.organisations.putVenue(venue, id, place)
    for (const event of venue.programme(today)) store.events.put(venue.id, event)
  })
}
