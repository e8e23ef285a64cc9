/** Lays the demonstration out for a day. Doing so again changes nothing but what the day changes. */
import { helsinkiDay } from '../rules/local-date.ts'
import { demoRows } from './demo-cards.ts'
import { summerProgramme, theatreProgramme } from './programme.ts'
import type { Store } from './store.ts'

export { demoCards } from './demo-cards.ts'

/** Pairs any number of desks with the theatre: a one-time code would end the demonstration at its second start. */
export const DEMO_CODE = 'KAIKU-DEMO'
/** The same for the second venue, whose desks know the same cards by other keys. */
export const DEMO_CODE_2 = 'KAIKU-DEMO-2'
export const THEATRE_ID = 'kaikulan-teatteri'
export const SUMMER_THEATRE_ID = 'koskenniskan-kesateatteri'

const VENUES = [
  { id: THEATRE_ID, name: 'Kaikulan teatteri', code: DEMO_CODE, programme: theatreProgramme },
  { id: SUMMER_THEATRE_ID, name: 'Koskenniskan kesäteatteri', code: DEMO_CODE_2, programme: summerProgramme },
]

/** Puts the venues, their programme and the made-up cards as they are on the Finnish day of `now` (milliseconds). */
export function seed(store: Store, now: number): void {
  const today = helsinkiDay(now)
  store.db
    .transaction(() => {
      for (const { id, name, code, programme } of VENUES) {
        store.pairings.putVenue({ id, name, kinds: ['performing_arts'], limits: {} })
        store.pairings.putReusableCode(code, id)
        for (const event of programme(today)) store.events.put(id, event)
      }
      for (const card of demoRows(today)) store.cards.put(card, now)
      store.setSeededDay(today)
    })
    .immediate()
}
