/** Why the camera does not read; every one has words for what to do. docs/scanners.md */

export const CAMERA_PROBLEMS = [
  'permission_denied',
  'busy',
  'none',
  'unplugged',
  'not_supported',
  'failed',
  'decoder_failed',
] as const
export type CameraProblem = (typeof CAMERA_PROBLEMS)[number]

/** By the name of what `getUserMedia` rejects with. */
const PROBLEMS: Readonly<Record<string, CameraProblem>> = {
  NotAllowedError: 'permission_denied',
  SecurityError: 'permission_denied',
  NotReadableError: 'busy',
  AbortError: 'busy',
  NotFoundError: 'none',
  TypeError: 'not_supported',
}

export function problemOf(error: unknown): CameraProblem {
  return (error instanceof Error && PROBLEMS[error.name]) || 'failed'
}

/** Nobody tells when these are over, so it is tried again after a pause; the others end with a word from the browser. */
const PASSES: ReadonlySet<CameraProblem> = new Set(['busy', 'unplugged', 'failed'])

export const isTriedAgain = (problem: CameraProblem): boolean => PASSES.has(problem)
