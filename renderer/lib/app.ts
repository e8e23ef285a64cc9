/** The screen's parts, joined. */
import { type CameraChoice, createDeskApi, type Transport } from '../../desk/contract.ts'
import { Camera } from '../camera/camera.svelte.ts'
import { overwriteGetLocale } from '../paraglide/runtime.js'
import { Announcer } from './announcer.svelte.ts'
import { Bookings } from './bookings.svelte.ts'
import { Clock } from './clock.svelte.ts'
import { Counter } from './counter.svelte.ts'
import { Desk } from './desk.svelte.ts'
import type { Notice } from './notices.svelte.ts'
import { spoken } from './present.ts'
import { printPage } from './print-page.ts'
import { Slips } from './printing.svelte.ts'
import { Scans } from './scans.ts'
import { Navigation } from './screens/navigation.svelte.ts'
import type { Voice } from './screen.svelte.ts'
import { Selection } from './selection.svelte.ts'
import type { Recorded } from './shown.ts'
import { Sounds } from './sounds.svelte.ts'

export type App = ReturnType<typeof createApp>

export function createApp(transport: Transport) {
  const desk = new Desk(createDeskApi(transport))
  // messages read the language from state, so whatever shows one follows a change without a reload
  overwriteGetLocale(() => desk.preferences.language)
  const clock = new Clock()
  const sounds = new Sounds()
  const announcer = new Announcer()
  const selection = new Selection(desk)
  const noticed = ({ live, text }: Notice) => announcer.say(live, text)
  const voice: Voice = {
    presented(presented) {
      const { cue } = presented.look
      // making a sound takes a millisecond or two, which the verdict's frame need not wait for
      if (cue) setTimeout(() => sounds.play(cue))
      announcer.say(presented.look.live, spoken(presented))
    },
    noticed,
  }
  const slips = new Slips({
    desk: () => (desk.state?.phase === 'ready' ? desk.state : null),
    event: (eventId) => desk.events.find(({ id }) => id === eventId) ?? null,
    uses: () => desk.uses,
    say: (live, text) => announcer.say(live, text),
    print: printPage,
  })
  const told = (recorded: Recorded) => slips.recorded(recorded)
  const counter = new Counter(desk.api, selection, voice, () => desk.venueSettings, told)
  const bookings = new Bookings(desk.api)
  desk.api.subscribe('status', ({ replica }) => void (replica && counter.rechecks.dataCame()))
  const navigation = new Navigation()
  const scans = new Scans(desk.api, noticed)
  const camera = new Camera({ read: (scan) => scans.take(scan), keep: (choice) => keepCamera(desk, choice) })
  desk.api.subscribe('scan', () => camera.touch())
  return { desk, clock, sounds, announcer, selection, counter, bookings, navigation, scans, camera, slips }
}

/** A desk that is away keeps nothing: the choice then holds for as long as this page. */
async function keepCamera({ api }: Desk, choice: CameraChoice): Promise<CameraChoice | null> {
  try {
    return (await api.invoke('camera.choose', choice)).camera
  } catch {
    return null
  }
}
