/** What became of the settings file of a roll-out, for whoever stands at the first-run page. */
import type { RollOutFault, RollOutField } from '../../../desk/contract.ts'
import { m } from '../../paraglide/messages.js'

const TAKES = {
  registerUrl: m.rollout_takes_registerUrl,
  code: m.rollout_takes_code,
  deskName: m.rollout_takes_deskName,
  language: m.rollout_takes_language,
  theme: m.rollout_takes_theme,
  scanners: m.rollout_takes_scanners,
  camera: m.rollout_takes_camera,
  printing: m.rollout_takes_printing,
  limits: m.rollout_takes_limits,
  pins: m.rollout_takes_pins,
} satisfies Record<RollOutField, () => string>

const OF_FILE = { unreadable: m.rollout_unreadable, unsafe: m.rollout_unsafe, not_json: m.rollout_not_json }

/** Which setting, what is wrong with it, what is expected. */
export function rollOutFaultWords(fault: RollOutFault): string {
  if (!('path' in fault)) return OF_FILE[fault.fault]()
  const { path } = fault
  if (fault.fault === 'unknown') return m.rollout_unknown({ path })
  const words = fault.fault === 'missing' ? m.rollout_missing : m.rollout_wrong
  return words({ path, expected: TAKES[fault.field]() })
}
