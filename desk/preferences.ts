import type { Ledger } from '../db/ledger.ts'
import { LANGUAGES, type Preferences, THEMES } from './contract.ts'

/** Language and theme of this desk; Finnish and the system's theme until someone chooses. */
export function preferences(settings: Ledger['settings']): Preferences {
  const language = LANGUAGES.find((known) => known === settings.get('language')) ?? 'fi'
  const theme = THEMES.find((known) => known === settings.get('theme')) ?? 'system'
  return { language, theme }
}

export function setPreferences(settings: Ledger['settings'], { language, theme }: Preferences): void {
  settings.set('language', language)
  settings.set('theme', theme)
}
