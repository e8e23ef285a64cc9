/**
 * How the desk is, in lines that are read out on the phone: numbered, short, each with what to do where something is wrong.
 * Pure. docs/guide.md#diagnostics
 */
import type { DeskState, Diagnostics, Instant, Status } from '../../../desk/contract.ts'
import { withoutCardNumber } from '../../../desk/rules/card-number.ts'
import type { CameraState } from '../../camera/camera.svelte.ts'
import { m } from '../../paraglide/messages.js'
import { getLocale } from '../../paraglide/runtime.js'
import { cameraStatus, cameraTold } from '../camera-words.ts'
import { momentText } from '../format.ts'
import { ageTold, clockDoubtText, networkTold, scannerTold, troubleText, type Weight } from '../status.ts'
import { numberText } from './names.ts'

export interface DiagnosticsFacts {
  readonly told: Diagnostics
  readonly ready: Pick<Extract<DeskState, { phase: 'ready' }>, 'deskName' | 'venue' | 'demo' | 'printing'>
  readonly status: Status | null
  readonly connected: boolean
  readonly camera: { readonly state: CameraState; readonly choice: { readonly label: string } }
  /** What shows the page. */
  readonly host: string
  readonly now: Instant
}

export interface Line {
  readonly number: number
  readonly id: string
  readonly label: string
  readonly value: string
  readonly weight: Weight
  /** Empty where there is nothing to do. */
  readonly todo: string
}
type Said = Pick<Line, 'value'> & Partial<Pick<Line, 'weight' | 'todo'>>

const MEGABYTE = 1_000_000
/** A desk records for a year in less; a computer works badly with less. Bytes. */
const LITTLE_ROOM = 1_000 * MEGABYTE
const NO_ROOM = 200 * MEGABYTE
/** A copy is made each day that the desk is open; two days may be a weekend. Milliseconds. */
const OLD_BACKUP = 3 * 24 * 3_600_000

const LINES: readonly (readonly [id: string, label: () => string, say: (facts: DiagnosticsFacts) => Said])[] = [
  ['version', m.diagnostics_version, ({ told, host }) => ({ value: `${told.version}, ${host}` })],
  ['computer', m.diagnostics_computer, ({ told }) => ({ value: `${told.system}, ${told.runtime}` })],
  ['desk', m.diagnostics_desk, deskSaid],
  ['register', m.diagnostics_register, registerSaid],
  ['cards', m.diagnostics_cards, cardsSaid],
  ['waiting', m.diagnostics_waiting, waitingSaid],
  ['rejected', m.diagnostics_rejected, rejectedSaid],
  ['ledger', m.diagnostics_ledger, ledgerSaid],
  ['disk', m.diagnostics_disk, diskSaid],
  ['backup', m.diagnostics_backup, backupSaid],
  ['scanners', m.diagnostics_scanners, scannersSaid],
  ['camera', m.diagnostics_camera, cameraSaid],
  ['printing', m.settings_part_printing, printingSaid],
  ['clock', m.diagnostics_clock, clockSaid],
]

/** Every line has the same number at every desk. Names of devices are whatever somebody made of them: no number of a card is left in any. */
export function diagnosticLines(facts: DiagnosticsFacts): readonly Line[] {
  return LINES.map(([id, label, say], i) => {
    const { value, weight = 'quiet', todo = '' } = say(facts)
    return { number: i + 1, id, label: label(), value: withoutCardNumber(value), weight, todo }
  })
}

const WEIGHTS = { quiet: m.diagnostics_quiet, notice: m.diagnostics_notice, alert: m.diagnostics_alert }
export const weightText = (weight: Weight): string => WEIGHTS[weight]()

/** As it is copied: as it stands on the screen, without what to do. */
export const linesText = (lines: readonly Line[]): string =>
  lines
    .map(({ number, label, value, weight }) => {
      const mark = weight === 'quiet' ? '' : ` [${weightText(weight)}]`
      return `${String(number)}. ${label}: ${value}${mark}`
    })
    .join('\n')

function deskSaid({ ready: { deskName, venue, demo } }: DiagnosticsFacts): Said {
  return { value: [deskName, venue.name, ...(demo ? [m.diagnostics_demo()] : [])].join(', ') }
}

function registerSaid({ status, connected, now }: DiagnosticsFacts): Said {
  const { text: state, weight } = networkTold(status?.network ?? 'connecting', connected)
  const last = status?.lastContact ?? null
  const value =
    last === null
      ? m.diagnostics_contact_never({ state })
      : m.diagnostics_contact({ state, moment: momentText(last, now) })
  if (!connected) return { value, weight, todo: m.diagnostics_away_todo() }
  if (status?.network === 'unauthorised') return { value, weight, todo: m.diagnostics_unauthorised_todo() }
  return { value, weight, todo: status?.network === 'offline' ? m.diagnostics_offline_todo() : '' }
}

function cardsSaid({ status, now }: DiagnosticsFacts): Said {
  const replica = status?.replica ?? null
  const { text: age, weight } = ageTold(replica, now)
  if (!replica) return { value: age, weight, todo: m.diagnostics_cards_none_todo() }
  const value = m.diagnostics_cards_told({ age, count: numberText(replica.cards) })
  return { value, weight, todo: weight === 'quiet' ? '' : m.diagnostics_cards_old_todo() }
}

function waitingSaid({ status }: DiagnosticsFacts): Said {
  const waiting = status?.waiting ?? 0
  const isStuck = waiting > 0 && status?.network !== 'online'
  const value = numberText(waiting)
  return isStuck ? { value, weight: 'notice', todo: m.diagnostics_waiting_todo() } : { value }
}

function rejectedSaid({ status }: DiagnosticsFacts): Said {
  const rejected = status?.rejected ?? 0
  const value = numberText(rejected)
  return rejected > 0 ? { value, weight: 'notice', todo: m.diagnostics_rejected_todo() } : { value }
}

function ledgerSaid({ told, status, now }: DiagnosticsFacts): Said {
  const value = m.diagnostics_ledger_told({ moment: momentText(told.checkedAt, now) })
  const trouble = status?.trouble ?? null
  return trouble === null ? { value } : { value, weight: 'alert', todo: troubleText(trouble) }
}

function diskSaid({ told: { room } }: DiagnosticsFacts): Said {
  if (room === null) return { value: m.diagnostics_unknown() }
  const value = m.diagnostics_disk_told({ size: roomText(room) })
  if (room >= LITTLE_ROOM) return { value }
  return { value, weight: room < NO_ROOM ? 'alert' : 'notice', todo: m.diagnostics_disk_todo() }
}

/** `12,3 Gt`, `180 Mt`. */
function roomText(bytes: number): string {
  const isLarge = bytes >= LITTLE_ROOM
  const unit = {
    style: 'unit',
    unit: isLarge ? 'gigabyte' : 'megabyte',
    maximumFractionDigits: isLarge ? 1 : 0,
  } as const
  return new Intl.NumberFormat(getLocale(), unit).format(bytes / (isLarge ? 1_000 * MEGABYTE : MEGABYTE))
}

function backupSaid({ told: { backups, at }, ready: { demo }, now }: DiagnosticsFacts): Said {
  if (demo) return { value: m.diagnostics_backup_demo() }
  const { newest: last, failed } = backups
  const newest = last === null ? m.diagnostics_backup_none() : momentText(last, now)
  const todo = m.diagnostics_backup_todo()
  if (failed) return { value: m.diagnostics_backup_failed({ newest }), weight: 'alert', todo }
  return last === null || at - last > OLD_BACKUP ? { value: newest, weight: 'notice', todo } : { value: newest }
}

function scannersSaid({ status, connected }: DiagnosticsFacts): Said {
  const scanners = status?.scanners ?? []
  const { text, weight } = scannerTold(scanners, connected)
  const open = scanners.filter(({ state }) => state === 'open').map(({ name }) => name)
  const value = [text, ...open].join(', ')
  return weight === 'quiet' ? { value } : { value, weight, todo: m.diagnostics_scanners_todo() }
}

function cameraSaid({ camera: { state, choice } }: DiagnosticsFacts): Said {
  const { text, todo } = cameraTold(state, choice.label)
  const weight = cameraStatus(state)?.weight ?? 'quiet'
  return { value: text, weight, todo: weight === 'quiet' ? '' : todo }
}

const SLIPS = { never: m.printing_never, ask: m.printing_ask, always: m.printing_always }

function printingSaid({ ready: { printing } }: DiagnosticsFacts): Said {
  return { value: [SLIPS[printing.slips](), ...(printing.printer ? [printing.printer] : [])].join(', ') }
}

function clockSaid({ told, status, now }: DiagnosticsFacts): Said {
  const moment = momentText(now, now)
  const doubt = status?.clock ?? null
  if (doubt) return { value: `${moment}. ${clockDoubtText(doubt)}`, weight: 'alert', todo: m.diagnostics_clock_todo() }
  if (told.clockOff === null) return { value: m.diagnostics_clock_unknown({ moment }) }
  const by = numberText(Math.round(Math.abs(told.clockOff) / 100) / 10)
  return { value: m.diagnostics_clock_told({ moment, by }) }
}
