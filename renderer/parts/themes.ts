/** What the themes are called, and their icons. */
import type { Theme } from '../../desk/contract.ts'
import type { IconName } from './Icon.svelte'
import { m } from '../paraglide/messages.js'

export const THEME_NAMES: Readonly<Record<Theme, () => string>> = {
  system: m.theme_system,
  light: m.theme_light,
  dark: m.theme_dark,
  contrast: m.theme_contrast,
}
export const THEME_ICONS: Readonly<Record<Theme, IconName>> = {
  system: 'screen',
  light: 'sun',
  dark: 'moon',
  contrast: 'contrast',
}
