/** The desk as its commands see it. */
import type { Ledger } from '../db/ledger.ts'
import type { Checked } from './check.ts'
import {
  type Answer,
  type BackupState,
  type Command,
  DeskError,
  type DeskState,
  type Request,
  type Topics,
} from './contract.ts'
import type { LongWork } from './long-work.ts'
import type { Pins } from './pins.ts'
import type { LiveSession, Session } from './session.ts'

/** What the desk tells unasked as a whole. */
export type Current = 'status' | 'uses' | 'events'

export interface AtWork {
  readonly session: LiveSession
  readonly check: (request: Request<'card.check'>) => Checked
}

export interface Host {
  readonly ledger: Ledger
  readonly dataDir: string
  readonly pins: Pins
  readonly longWork: LongWork
  readonly now: () => number
  /** Throws DeskError `not_paired`. */
  readonly atWork: () => AtWork
  readonly state: () => DeskState
  readonly backups: () => BackupState
  readonly current: { readonly [T in Current]: () => Topics[T] }
  /** Uses changed: lists are told and the outbox is worth sending, after the answer. */
  readonly changed: (session: Session) => void
  /** The venue, its events or its PINs changed. */
  readonly venueChanged: () => void
  /** What every screen knows of the desk changed. */
  readonly stateChanged: () => void
  readonly upload: () => void
  readonly syncNow: () => void
  /** Tells the devices process what is wanted of it now; `look`: to look again for what is plugged in. */
  readonly listen: (look?: boolean) => void
}

/** The answers to some of the contract's commands. */
export type Some<C extends Command> = { readonly [K in C]: (request: Request<K>) => Answer<K> | Promise<Answer<K>> }

/** Whether a supervisor's PIN came with the request. Rejects with DeskError where it is wrong. */
export async function supervised({ pins }: Host, { override }: { override: { pin: string } | null }): Promise<boolean> {
  if (override) await pins.verify('supervisor', override.pin)
  return override !== null
}

/** Rejects with DeskError where the PIN is missing or wrong. */
export async function administrator({ pins }: Host, pin: string | null): Promise<void> {
  if (pin === null) throw new DeskError('denied', 'pin_needed')
  await pins.verify('administrator', pin)
}
