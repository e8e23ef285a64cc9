/** How the camera is, in words. Pure. docs/scanners.md */
import type { CameraState } from '../camera/camera.svelte.ts'
import type { CameraProblem } from '../camera/problems.ts'
import { m } from '../paraglide/messages.js'
import type { Told } from './status.ts'

export interface CameraTold {
  readonly text: string
  /** What to do; empty where there is nothing. */
  readonly todo: string
}

type Words = readonly [text: () => string, todo: () => string]

const PROBLEMS: Record<CameraProblem, Words> = {
  permission_denied: [m.camera_permission_denied, m.camera_permission_denied_todo],
  busy: [m.camera_busy, m.camera_busy_todo],
  none: [m.camera_none, m.camera_none_todo],
  unplugged: [m.camera_unplugged, m.camera_unplugged_todo],
  not_supported: [m.camera_not_supported, m.camera_not_supported_todo],
  failed: [m.camera_failed, m.camera_failed_todo],
  decoder_failed: [m.camera_decoder_failed, m.camera_decoder_failed_todo],
}

/** `chosen`: the name of the camera that staff chose. */
export function cameraTold(state: CameraState, chosen: string): CameraTold {
  const [text, todo] = wordsOf(state, chosen)
  return { text: text(), todo: todo() }
}

function wordsOf(state: CameraState, chosen: string): Words {
  switch (state.name) {
    case 'off':
      return [m.camera_off, () => '']
    case 'starting':
      return [m.camera_starting, m.camera_starting_todo]
    case 'reading':
      if (!state.instead) return [m.camera_reading, m.camera_reading_todo]
      return [() => m.camera_instead({ label: chosen, used: state.label }), m.camera_instead_todo]
    case 'paused':
      return state.why === 'idle' ? [m.camera_idle, m.camera_idle_todo] : [m.camera_hidden, m.camera_hidden_todo]
    case 'problem':
      return PROBLEMS[state.problem]
  }
}

const STATUS = {
  starting: { text: m.camera_status_starting, weight: 'quiet' },
  reading: { text: m.camera_status_reading, weight: 'quiet' },
  paused: { text: m.camera_status_resting, weight: 'quiet' },
  problem: { text: m.camera_status_problem, weight: 'notice' },
} as const

/** For the status line; null while the camera is not in use. */
export function cameraStatus({ name }: CameraState): Told | null {
  if (name === 'off') return null
  return { text: STATUS[name].text(), weight: STATUS[name].weight }
}
