/** Which part of the settings is shown; it is found as it was left. */
import { keptFor } from './venue-kept.ts'

export type SettingsPart = 'general' | 'venue' | 'scanners' | 'printing' | 'backups' | 'desk' | 'diagnostics'

/**
 * These are opened by the administrator's PIN. The others stay open: whoever serves a queue must be able to try a scanner
 * that does not read, to choose their own language and loudness, and to tell support how the desk is. What is saved there
 * and matters asks for the PIN by itself.
 */
export const ADMINISTRATORS: readonly SettingsPart[] = ['venue', 'backups', 'desk']

class Shown {
  part = $state.raw<SettingsPart>('general')
}

/** The same for the screen itself and for whatever leads to it; no venue has one of its own. */
export const settingsShown = (app: object): Shown => keptFor(app, 'settings-part', '', () => new Shown())
