/** What the command line of the shell says. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'

export interface ShellOptions {
  readonly dataDir: string
  readonly demo: boolean
  readonly kiosk: boolean
  /** The settings file of a roll-out; null: where such files lie. */
  readonly setup: string | null
  /** The last start was meant to be a newer version. */
  readonly updateFailed: boolean
  /** The administrator's consent to a key store that anyone on this machine can open. */
  readonly allowPlainKeyStore: boolean
  /** Whoever starts it as root knows that it runs without its sandbox then. */
  readonly allowRoot: boolean
  /** Serial scanners, `PATH`, `PATH:BAUD` or `PATH:BAUD:8N1`. */
  readonly serial: readonly string[]
}

/**
 * `args` without the program. Not strict, since Chromium's own switches are among them. Demonstration data has a folder
 * of its own, so it never meets a venue's.
 */
export function parseOptions(args: readonly string[], userData: string): ShellOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: {
      'allow-plain-key-store': { type: 'boolean' },
      'allow-root': { type: 'boolean' },
      data: { type: 'string' },
      demo: { type: 'boolean' },
      kiosk: { type: 'boolean' },
      serial: { type: 'string', multiple: true },
      setup: { type: 'string' },
      'update-failed': { type: 'boolean' },
    },
  })
  const demo = values.demo === true
  return {
    dataDir: textOf(values.data) ?? join(userData, demo ? 'demo' : 'desk'),
    demo,
    kiosk: values.kiosk === true,
    setup: textOf(values.setup),
    updateFailed: values['update-failed'] === true,
    allowPlainKeyStore: values['allow-plain-key-store'] === true,
    allowRoot: values['allow-root'] === true,
    serial: (values.serial ?? []).filter((text) => typeof text === 'string'),
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
