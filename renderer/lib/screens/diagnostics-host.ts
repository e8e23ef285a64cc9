/** What shows this page, in the language of the screen. */
import { m } from '../../paraglide/messages.js'
import { hostName } from './scanner-diagnostics.ts'

/** `Chromium 131`: what is told of any of its kind; null for a browser of another kind. */
function browserName(userAgent: string): string | null {
  const [, edge] = /\bEdg\/(\d+)/.exec(userAgent) ?? []
  const [, chromium] = /Chrome\/(\d+)/.exec(userAgent) ?? []
  if (edge !== undefined) return `Edge ${edge}`
  return chromium === undefined ? null : `Chromium ${chromium}`
}

/** `oma sovellus (Chromium 131)`. */
export function hostText(window: Pick<Window, 'kaikuluukku' | 'navigator'>): string {
  const host = hostName(window) === 'electron' ? m.general_host_electron() : m.general_host_browser()
  const browser = browserName(window.navigator.userAgent)
  return browser === null ? host : `${host} (${browser})`
}
