/** The status line's words. Pure. */
import type { ClockDoubt, Fetching, Instant, Network, ScannerState, Status, SyncTrouble } from '../../desk/contract.ts'
import { m } from '../paraglide/messages.js'
import { momentText, lengthText, numberText } from './format.ts'

export type Weight = 'quiet' | 'notice' | 'alert'
export interface Told {
  readonly text: string
  readonly weight: Weight
  /** What a text that counts comes to in the end. */
  readonly last?: string
}

const HOUR = 3_600_000
/** docs/rules.md: the age of the data is always on the screen. */
export const NOTICE_AFTER = 24 * HOUR
export const WARNING_AFTER = 72 * HOUR

const NETWORKS = {
  connecting: { text: m.network_connecting, weight: 'quiet' },
  online: { text: m.network_online, weight: 'quiet' },
  offline: { text: m.network_offline, weight: 'notice' },
  unauthorised: { text: m.network_unauthorised, weight: 'alert' },
} as const satisfies Record<Network, { text: () => string; weight: Weight }>

export function networkTold(network: Network, connected: boolean): Told {
  if (!connected) return { text: m.network_broken(), weight: 'alert' }
  const { text, weight } = NETWORKS[network]
  return { text: text(), weight }
}

export function ageTold(replica: Status['replica'], now: Instant): Told {
  if (!replica) return { text: m.age_none(), weight: 'alert' }
  const moment = momentText(replica.asOf, now)
  const age = now - replica.asOf
  if (age >= WARNING_AFTER) return { text: m.age_warning({ moment }), weight: 'alert' }
  if (age >= NOTICE_AFTER) return { text: m.age_notice({ moment }), weight: 'notice' }
  return { text: m.age_fresh({ moment }), weight: 'quiet' }
}

/** How many of all cards have come. */
export function fetchingTold({ from, cards, of }: Fetching) {
  const words = from === 'file' ? m.age_reading : m.age_fetching
  const all = numberText(of)
  const [text, last] = [words({ cards: numberText(cards), of: all }), words({ cards: all, of: all })]
  return { text, last, weight: 'notice' } as const satisfies Told
}

/** All scanners in one line: that one works must not hide that another does not. */
export function scannerTold(scanners: readonly ScannerState[], connected: boolean): Told {
  if (!connected) return { text: m.scanner_away(), weight: 'notice' }
  // a port that nobody has chosen is no scanner, and a library that is missing may be nobody's loss
  const known = scanners.filter(({ state, problem }) => state !== 'unused' && problem !== 'hid_no_library')
  const away = known.filter((scanner) => !isReading(scanner))
  // one that types is always listened to
  if (away.length === 0) return { text: isOpen(known) ? m.scanner_open() : m.scanner_keyboard(), weight: 'quiet' }
  const isBroken = away.some(({ state }) => state === 'error')
  const counts = { ready: known.length - away.length, away: away.length }
  if (counts.ready > 0)
    return { text: isBroken ? m.scanners_some_error(counts) : m.scanners_some_closed(counts), weight: 'notice' }
  return { text: isBroken ? m.scanner_error() : m.scanner_closed(), weight: 'notice' }
}

const isOpen = (scanners: readonly ScannerState[]): boolean => scanners.some(({ state }) => state === 'open')
/** A scanner that plays keyboard reads all the same, and could read more safely. */
const isReading = ({ state, problem }: ScannerState): boolean => state === 'open' || problem === 'hid_keyboard_mode'

const TROUBLES: Readonly<Record<SyncTrouble, () => string>> = {
  full: m.trouble_full,
  read_only: m.trouble_read_only,
  busy: m.trouble_busy,
  io: m.trouble_io,
  damaged: m.trouble_damaged,
  newer: m.trouble_other,
  fault: m.trouble_other,
}

/** What keeps the desk from exchanging with the register, and what to do. */
export const troubleText = (trouble: SyncTrouble): string => TROUBLES[trouble]()

/** How wrong the clock seems, and what to do. */
export function clockDoubtText({ kind, by }: ClockDoubt): string {
  return kind === 'behind' ? m.clock_behind({ by: lengthText(by) }) : m.clock_ahead({ by: lengthText(by) })
}
