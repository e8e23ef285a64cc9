/** Which part of the settings is shown; it is found as it was left. */
import { keptFor } from './venue-kept.ts'

export type SettingsPart = 'venue' | 'scanners' | 'backups' | 'desk'

class Shown {
  part = $state.raw<SettingsPart>('venue')
}

/** The same for the screen itself and for whatever leads to it; no venue has one of its own. */
export const settingsShown = (app: object): Shown => keptFor(app, 'settings-part', '', () => new Shown())
