/** The settings file of a roll-out: where it is looked for, and what it may say. docs/install.md#mass-roll-out */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { hostname, platform } from 'node:os'
import { dirname, join } from 'node:path'
import * as v from 'valibot'
import { parseSerial, serialFault } from '../native/serial/settings.ts'
import {
  LANGUAGES,
  LimitsSchema,
  Printing,
  ROLL_OUT_FIELDS,
  type RollOutFault,
  type RollOutField,
  type RollOutFileFault,
  THEMES,
} from './contract.ts'
import { parsePinHash } from './pins.ts'
import { checkLimits } from './rules/limits-check.ts'
import type { Limits } from './rules/limits.ts'
import { isAllowedAddress } from './sync/client.ts'

export const ROLL_OUT_FILE = 'kaikuluukku-setup.json'

const Address = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(500),
  v.check((address) => URL.canParse(address) && isAllowedAddress(address)),
)
const Code = v.pipe(v.string(), v.trim(), v.minLength(4), v.maxLength(64))
/** `${hostname}` stands for this computer's name, so that one file serves them all. */
const DeskName = v.pipe(
  v.string(),
  v.transform((name) => name.replaceAll('${hostname}', hostname())),
  v.trim(),
  v.minLength(1),
  v.maxLength(60),
)
/** As on the command line: `/dev/ttyS0:9600:8N1`. */
const Serial = v.pipe(
  v.string(),
  v.check((text) => serialFault(text) === null),
  v.transform(parseSerial),
)
const Serials = v.pipe(
  v.array(Serial),
  v.maxLength(8),
  v.check((serial) => new Set(serial.map(({ path }) => path)).size === serial.length),
)
/** What a person would be refused at the desk is refused here. Source: docs/rules.md#limits-a-venue-may-set */
const AboveFloors = v.pipe(
  LimitsSchema,
  // what is no limit at all has been told of already
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed || dataset.issues) return
    const findings = checkLimits(dataset.value as Limits, [])
    if (findings.some(({ check }) => check.kind === 'refused')) addIssue()
  }),
)
const PinHash = v.pipe(
  v.string(),
  v.check((text) => parsePinHash(text) !== null),
)

const Settings = v.strictObject({
  registerUrl: Address,
  code: Code,
  deskName: DeskName,
  language: v.optional(v.picklist(LANGUAGES)),
  theme: v.optional(v.picklist(THEMES)),
  scanners: v.optional(
    v.strictObject({ serial: v.optional(Serials, []), slowKeyboard: v.optional(v.boolean(), false) }),
  ),
  camera: v.optional(v.picklist(['none', 'any'])),
  printing: v.optional(v.strictObject({ ...Printing.entries, printer: v.optional(Printing.entries.printer, '') })),
  limits: v.optional(AboveFloors),
  pins: v.optional(v.strictObject({ supervisor: v.optional(PinHash), administrator: v.optional(PinHash) })),
} satisfies Record<RollOutField, unknown>)
export type RollOutSettings = v.InferOutput<typeof Settings>

export type RollOutRead = { readonly settings: RollOutSettings } | { readonly faults: readonly RollOutFault[] }

/**
 * The file of this desk, or null: the first that is there of the one beside the data folder and the computer's own.
 */
export function findRollOut(dataDir: string, env: Record<string, string | undefined> = process.env): string | null {
  const files = [dirname(dataDir), ...systemFolder(env)].map((folder) => join(folder, ROLL_OUT_FILE))
  return files.find((file) => existsSync(file)) ?? null
}

/** Where whoever looks after the computer puts settings for all of its users. */
function systemFolder(env: Record<string, string | undefined>): string[] {
  if (platform() === 'win32') return env.PROGRAMDATA ? [join(env.PROGRAMDATA, 'Kaikuluukku')] : []
  return [platform() === 'darwin' ? '/Library/Application Support/Kaikuluukku' : '/etc/kaikuluukku']
}

/** Reads all of the file or nothing; every fault that it has at once. */
export function readRollOut(file: string): RollOutRead {
  const text = readText(file)
  if ('fault' in text) return { faults: [text] }
  const given = parseJson(text.text)
  if (given === undefined) return { faults: [{ fault: 'not_json' }] }
  const parsed = v.safeParse(Settings, given)
  return parsed.success ? { settings: parsed.output } : { faults: parsed.issues.map(faultOf) }
}

function readText(file: string): { text: string } | { fault: RollOutFileFault } {
  try {
    if (isOthers(file)) return { fault: 'unsafe' }
    // a byte order mark is what Windows' editors begin with
    return { text: readFileSync(file, 'utf8').replace(/^\uFEFF/, '') }
  } catch {
    return { fault: 'unreadable' }
  }
}

/** Whoever can write the file chooses the register that cards are asked of. Windows has no such modes. */
function isOthers(file: string): boolean {
  const { uid, mode } = statSync(file)
  const own = process.getuid?.()
  return own !== undefined && ((uid !== 0 && uid !== own) || (mode & 0o022) !== 0)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** By its place alone. */
function faultOf(issue: v.InferIssue<typeof Settings>): RollOutFault {
  const path = v.getDotPath(issue)
  const field = ROLL_OUT_FIELDS.find((known) => known === path?.split('.')[0])
  if (path === null) return { fault: 'not_json' }
  if (!field || (issue.type === 'strict_object' && issue.expected === 'never')) return { fault: 'unknown', path }
  const isMissing = issue.type === 'strict_object' && issue.received === 'undefined'
  return { fault: isMissing ? 'missing' : 'wrong', path, field }
}

const EXPECTED: Readonly<Record<RollOutField, string>> = {
  registerUrl: 'an address that begins with https://',
  code: 'the pairing code, 4 to 64 characters',
  deskName: '1 to 60 characters; ${hostname} stands for the name of the computer',
  language: LANGUAGES.join(', '),
  theme: THEMES.join(', '),
  scanners: '{ "serial": ["/dev/ttyS0:9600:8N1"], "slowKeyboard": false }',
  camera: 'none, any',
  printing: '{ "slips": "never" | "ask" | "always", "printer": "" }',
  limits: 'limits as the register has them, none under its floor',
  pins: '{ "administrator": … } as --hash-pin makes them; never a PIN itself',
}
const OF_FILE: Readonly<Record<RollOutFileFault, string>> = {
  unreadable: 'it cannot be read',
  unsafe: 'others can write it: give it to root or to this user, and take the right to write from everybody else',
  not_json: 'it is not an object in JSON, in UTF-8',
}

/** For the log: where, what is wrong, what is expected. Never what stands there. */
export function rollOutFaultText(fault: RollOutFault): string {
  if (!('path' in fault)) return OF_FILE[fault.fault]
  if (fault.fault === 'unknown') return `${fault.path}: there is no such setting`
  return `${fault.path}: ${fault.fault}; expected: ${EXPECTED[fault.field]}`
}
