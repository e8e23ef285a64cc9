/**
 * What support needs to look for a fault, without a card's number in it: in English, for whoever reads it. What was
 * scanned is told by its shape alone. docs/scanners.md#the-test-page
 */
import { version } from '../../../package.json'
import type { Scanning, ScannerState } from '../../../desk/contract.ts'
import { withoutCardNumber } from '../../../desk/rules/card-number.ts'
import type { CameraState } from '../../camera/camera.svelte.ts'
import type { TestRow } from './scanner-test.svelte.ts'
import { framingText } from './scanner-settings.svelte.ts'
import { shapeOf } from './scanner-text.ts'

export interface DiagnosticFacts {
  readonly connected: boolean
  readonly scanners: readonly ScannerState[]
  readonly scanning: Scanning | null
  readonly rows: readonly TestRow[]
  readonly camera: CameraState
  /** The browser says which, and on what system. */
  readonly browser: string
  readonly host: string
  readonly now: number
}

/**
 * Names and values are joined by `=`, so that a name before a number is never taken for a card's. A device's name and a
 * path are whatever somebody made of them: at the end nothing that looks like a number is left.
 */
export function diagnosticsText(facts: DiagnosticFacts): string {
  const { connected, scanners, scanning, rows, camera, browser, host, now } = facts
  const lines = [
    `Kaikuluukku=${version}`,
    `time=${new Date(now).toISOString()}`,
    `host=${host}`,
    `browser=${browser}`,
    `desk=${connected ? 'connected' : 'away'}`,
    ...scanners.map(scannerLine),
    ...(scanning?.serial.map((port) => `set: serial path=${port.path} framing=${framingText(port)}`) ?? []),
    `set: slowKeyboard=${String(scanning?.slowKeyboard ?? false)}`,
    `camera: ${cameraFacts(camera)}`,
    ...rows.map(rowLine),
  ]
  return lines.map(withoutCardNumber).join('\n')
}

function cameraFacts(state: CameraState): string {
  const told = Object.entries(state).map(([fact, value]) => `${fact}=${String(value)}`)
  return told.join(' ')
}

function scannerLine({ kind, source, name, state, problem, facts }: ScannerState): string {
  const told = Object.entries(facts).map(([fact, value]) => ` ${fact}=${value}`)
  return `scanner: kind=${kind} state=${state} problem=${problem ?? '-'} source=${source} name=${name}${told.join('')}`
}

function rowLine(row: TestRow): string {
  if (row.kind === 'misread')
    return `misread: code=${row.code} source=${row.source} bytes=${String(row.bytes.length / 2)}`
  const { aim, source, took, text, isWellFormed, looksMisread } = row
  const number = isWellFormed ? (looksMisread ? 'check-digit' : 'ok') : 'no'
  return `read: shape=${shapeOf(text)} aim=${aim ?? '-'} source=${source} ms=${String(took ?? '-')} number=${number}`
}

/** Electron or a browser, as the transport tells them apart. */
export const hostName = (window: Pick<Window, 'kaikuluukku'>): string =>
  window.kaikuluukku === undefined ? 'standalone' : 'electron'
