/** A desk that sets itself up at its first start, from a file that came with it. docs/install.md#mass-roll-out */
import type { Ledger } from '../db/ledger.ts'
import { DeskError, type ErrorMessage, type RollOut, type Venue } from './contract.ts'
import { setPreferences, preferences } from './preferences.ts'
import { setPrinting } from './printing.ts'
import { type Pins } from './pins.ts'
import { findRollOut, readRollOut, rollOutFaultText, type RollOutSettings } from './roll-out-file.ts'
import { setScanning } from './scanners.ts'
import { backoff } from './sync/backoff.ts'
import { saveVenue } from './venues.ts'

interface RollOutDeps {
  readonly ledger: Ledger
  readonly dataDir: string
  /** The file that the host was told; null: none at all; undefined: where one is looked for. */
  readonly file: string | null | undefined
  readonly pins: Pick<Pins, 'adopt'>
  readonly now: () => number
  readonly random: () => number
  readonly log: (line: string) => void
  /** Rejects with a DeskError. */
  readonly pair: (settings: Pick<RollOutSettings, 'registerUrl' | 'code' | 'deskName'>) => Promise<unknown>
  /** The venue that the desk serves once it is paired. */
  readonly venue: () => Venue
  /** What the first-run page, or after it the desk, says is another thing now. */
  readonly changed: () => void
}

export interface RollingOut {
  /** Reads the file, where there is one, and goes on until the desk is paired. To be called on a desk that never was. */
  begin(): void
  /** Null where there is no file, or nothing of it left to do. */
  state(): RollOut<ErrorMessage> | null
  close(): void
}

/** These pass by themselves: a network that is not there yet, a captive portal, another pairing that is under way. */
const PASSING: ReadonlySet<ErrorMessage> = new Set<ErrorMessage>([
  'register_unreachable',
  'register_not_kaikukanta',
  'desk_busy',
  'disk_full',
  'disk_read_only',
  'ledger_busy',
])

export function createRollOut(deps: RollOutDeps): RollingOut {
  const { ledger, random, log, changed } = deps
  let state: RollOut<ErrorMessage> | null = null
  let timer: NodeJS.Timeout | undefined
  let closed = false
  const tell = (next: typeof state) => {
    state = next
    changed()
  }

  async function pair(file: string, settings: RollOutSettings, failures: number): Promise<void> {
    const { registerUrl } = settings
    const isPaired = () => ledger.pairings.current()?.demo === 0
    try {
      // staff were quicker
      if (isPaired()) return tell(null)
      await deps.pair(settings)
      await finish(deps, settings)
      tell(null)
    } catch (error) {
      if (closed) return
      const failure = error instanceof DeskError ? error.key : 'internal'
      if (failure === 'already_paired' && isPaired()) return tell(null)
      const passes = PASSING.has(failure) || failure === 'already_paired'
      log(`roll-out: pairing failed: ${failure}${passes ? ', it is tried again' : ''}`)
      tell({ state: passes ? 'pairing' : 'refused', file, registerUrl, failure })
      if (passes) timer = setTimeout(() => void pair(file, settings, failures + 1), backoff(failures + 1, random))
    }
  }

  return {
    begin() {
      const file = deps.file === undefined ? findRollOut(deps.dataDir) : deps.file
      if (file === null) return
      const read = readRollOut(file)
      if ('faults' in read) {
        for (const fault of read.faults) log(`roll-out: ${file}: ${rollOutFaultText(fault)}`)
        return tell({ state: 'faulty', file, faults: read.faults })
      }
      take(ledger, read.settings)
      tell({ state: 'pairing', file, registerUrl: read.settings.registerUrl, failure: null })
      void pair(file, read.settings, 0)
    },
    state: () => state,
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}

/** What needs no pairing holds at once: whoever waits for the network waits in their own language. */
function take(
  { settings, transaction }: Ledger,
  { language, theme, scanners, camera, printing }: RollOutSettings,
): void {
  transaction(() => {
    const kept = preferences(settings)
    setPreferences(settings, { language: language ?? kept.language, theme: theme ?? kept.theme })
    if (scanners) setScanning(settings, scanners)
    if (camera) setScanning(settings, { camera: { on: camera === 'any', deviceId: '', label: '' } })
    if (printing) setPrinting(settings, printing)
  })
}

/** To pair is to forget the PINs and to learn whose limits these are, so both come after it. */
async function finish({ ledger, now, pins, venue, log }: RollOutDeps, settings: RollOutSettings): Promise<void> {
  pins.adopt(settings.pins ?? {})
  if (!settings.limits) return
  const { id: venueId, settings: ofVenue } = venue()
  // whoever wrote the file has the administrator's rights on this computer
  const trusted = { verify: () => Promise.resolve() }
  const request = { venueId, limits: settings.limits, settings: ofVenue, pin: '' }
  const { outcome } = await saveVenue({ ledger, now, pins: trusted }, request)
  if (outcome === 'refused') log('roll-out: the limits are under a floor; those of the register hold')
}
