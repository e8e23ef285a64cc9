/** The PINs of the two roles: supervisor and administrator. Never a PIN in a log or in the ledger, only its scrypt. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import type { Ledger } from '../db/ledger.ts'
import type { PinRow } from '../db/pins.ts'
import { DeskError, type Pins as PinsSet, type Request, type Role, ROLES } from './contract.ts'
import { inTurns } from './in-turn.ts'
import type { Instant } from './rules/local-date.ts'

/** The demonstration's PINs, shown on its screen. */
export const DEMO_PINS: Readonly<Record<Role, string>> = { supervisor: '1111', administrator: '2222' }

const HASH_BYTES = 32
const SALT_BYTES = 16
/** 32 MB and a tenth of a second for each guess; Node must be allowed the memory. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 }

/** So many wrong PINs in a row are let pass. */
const FREE_FAILURES = 4
const FIRST_LOCK_MS = 30_000
const LONGEST_LOCK_MS = 15 * 60_000
/** Wrong PINs longer ago than this are not in a row with one now. */
const FORGOTTEN_AFTER_MS = 24 * 3_600_000

export interface Pins {
  /** Which are set. */
  state(): PinsSet
  /**
   * Sets a PIN. Where the role has one already, it must be given as `current`. Rejects with DeskError `pin_set_already`,
   * `pin_wrong`, `pin_locked`.
   */
  set(request: Request<'pin.set'>): Promise<PinsSet>
  /**
   * Resolves where the PIN is the role's; the administrator's also opens what the supervisor's does. Rejects with DeskError
   * `pin_wrong`, `pin_locked`, `pin_not_set`.
   */
  verify(role: Role, pin: string): Promise<void>
  /** For how many milliseconds the role's own PIN is not taken; 0 where it is. */
  wait(role: Role): number
  /** Sets them whatever was set before. */
  preset(pins: Readonly<Record<Role, string>>): Promise<void>
  /** Sets those that are given, as `hashPin` made them, whatever was set before. Throws where one is no such hash. */
  adopt(hashes: Partial<Readonly<Record<Role, string | undefined>>>): void
}

interface PinsDeps {
  readonly ledger: Ledger
  readonly now: () => Instant
}

/** The PINs of a ledger. One question at a time, so that guesses side by side do not get past the lock. */
export function createPins(deps: PinsDeps): Pins {
  const { ledger } = deps
  const inTurn = inTurns()
  const state = (): PinsSet => ({
    supervisor: ledger.pins.get('supervisor') !== null,
    administrator: ledger.pins.get('administrator') !== null,
  })
  return {
    state,
    set: (request) =>
      inTurn(async () => {
        await change(deps, request)
        return state()
      }),
    verify: (role, pin) => inTurn(() => verify(deps, rowsFor(ledger, role), pin)),
    wait: (role) => {
      const [row, at] = [ledger.pins.get(role), deps.now()]
      return row && isLocked(row, at) ? row.lockedUntil - at : 0
    },
    preset: (pins) =>
      inTurn(async () => {
        for (const role of ROLES) await put(ledger, role, pins[role])
      }),
    adopt: (hashes) =>
      ledger.transaction(() => {
        for (const role of ROLES) adopt(ledger, role, hashes[role])
      }),
  }
}

/** The PINs that open what the role may do. */
function rowsFor(ledger: Ledger, role: Role): PinRow[] {
  const roles: readonly Role[] = role === 'supervisor' ? ['supervisor', 'administrator'] : ['administrator']
  return roles.map((each) => ledger.pins.get(each)).filter((row) => row !== null)
}

async function change(deps: PinsDeps, { role, pin, current }: Request<'pin.set'>): Promise<void> {
  const { ledger, now } = deps
  if (ledger.pins.get(role) !== null) {
    if (current === null) throw new DeskError('conflict', 'pin_set_already')
    await verify(deps, rowsFor(ledger, role), current)
  }
  await put(ledger, role, pin, () => ledger.uses.audit(now(), `pin_set:${role}`, role))
}

async function put(ledger: Ledger, role: Role, pin: string, audit: () => void = () => undefined): Promise<void> {
  const salt = randomBytes(SALT_BYTES)
  const hash = await hashOf(pin, salt)
  ledger.transaction(() => {
    ledger.pins.put(role, salt, hash)
    audit()
  })
}

function adopt(ledger: Ledger, role: Role, text: string | undefined): void {
  if (text === undefined) return
  const kept = parsePinHash(text)
  if (!kept) throw new Error(`no hash of a PIN for ${role}`)
  ledger.pins.put(role, kept.salt, kept.hash)
}

/** The role's own comes first. A wrong PIN counts against every one that it was compared with, so no door is a way around another's lock. */
async function verify({ ledger, now }: PinsDeps, rows: readonly PinRow[], pin: string): Promise<void> {
  if (rows.length === 0) throw new DeskError('denied', 'pin_not_set')
  const open = rows.filter((row) => !isLocked(row, now()))
  if (open.length === 0) throw new DeskError('denied', 'pin_locked')
  for (const { role, salt, hash } of open) {
    if (!timingSafeEqual(await hashOf(pin, salt), hash)) continue
    for (const compared of open.slice(0, open.findIndex((row) => row.role === role) + 1))
      ledger.pins.count(compared.role, 0, 0)
    return
  }
  const at = now()
  ledger.transaction(() => {
    for (const row of open) {
      const failures = failuresAt(row, at) + 1
      ledger.pins.count(row.role, failures, at + lockAfter(failures))
    }
  })
  // while the role's own is locked nobody is told whether it was right
  throw new DeskError('denied', open[0] === rows[0] ? 'pin_wrong' : 'pin_locked')
}

/** How long the desk takes no PIN after so many wrong ones in a row. Milliseconds. */
function lockAfter(failures: number): number {
  if (failures <= FREE_FAILURES) return 0
  return Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** (failures - FREE_FAILURES - 1))
}

/** What would last longer than a lock does comes of a clock that was set back, and is none. */
const isLocked = ({ failures, lockedUntil }: PinRow, at: Instant): boolean =>
  lockedUntil > at && lockedUntil - at <= lockAfter(failures)

const failuresAt = ({ failures, lockedUntil }: PinRow, at: Instant): number =>
  at - lockedUntil > FORGOTTEN_AFTER_MS ? 0 : failures

const WRITTEN = /^scrypt:([\w-]{22}):([\w-]{43})$/

/** A PIN as a settings file may carry it. Four digits are soon guessed from it: the file is as secret as the PIN. */
export async function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const hash = await hashOf(pin, salt)
  return `scrypt:${salt.toString('base64url')}:${hash.toString('base64url')}`
}

/** What `hashPin` wrote, or null. */
export function parsePinHash(text: string): { readonly salt: Buffer; readonly hash: Buffer } | null {
  const [, salt, hash] = WRITTEN.exec(text) ?? []
  return salt && hash ? { salt: Buffer.from(salt, 'base64url'), hash: Buffer.from(hash, 'base64url') } : null
}

/** Off the desk's own thread, so that scans are answered meanwhile. */
function hashOf(pin: string, salt: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, HASH_BYTES, COST, (error, hash) => (error ? reject(error) : resolve(hash)))
  })
}
