/** How a host opens a desk. */
import type { DataDirLock } from '../db/lock.ts'
import type { SerialSettings } from './contract.ts'
import type { KeyStore } from './key-store.ts'
import type { DevicesLink } from './scanners.ts'
import type { Server } from './serve.ts'

export interface DeskOptions {
  /** Made where missing; readable by its owner alone. */
  readonly dataDir: string
  readonly keyStore: KeyStore
  readonly devices: DevicesLink | null
  /** Serial ports named on the command line, beside those that are set. */
  readonly serial?: readonly SerialSettings[]
  /** The hold on the folder, where the host has taken it before it showed anything; the desk lets go of it. */
  readonly lock?: DataDirLock
  /** Pair with the embedded demonstration register, unless the desk is paired already. */
  readonly demo?: boolean
  /** Given where the desk fills the screen and comes back when it is closed: ends the program for good. */
  readonly leave?: () => void
  /** The settings file of a roll-out; null: none. Looked for where such files lie, unless given. */
  readonly setup?: string | null
  readonly now?: () => number
  readonly random?: () => number
  /** Milliseconds between looks at the register. */
  readonly syncEvery?: number
  readonly log?: (line: string) => void
}

/** What has no other value where it is not given. */
type Left = 'demo' | 'lock' | 'leave' | 'setup'
export type GivenOptions = Required<Omit<DeskOptions, Left>> & Pick<DeskOptions, Left>

const SYNC_EVERY_MS = 30_000

/** Whatever the host has not said is as it is at a desk. */
export const withDefaults = (options: DeskOptions): GivenOptions => ({
  now: Date.now,
  random: Math.random,
  serial: [],
  syncEvery: SYNC_EVERY_MS,
  log: () => undefined,
  ...options,
})

export interface Desk {
  connect: Server['connect']
  /** Whether slips print by themselves, as it is set now. */
  printsSlips(): boolean
  close(): Promise<void>
}
