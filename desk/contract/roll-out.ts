/** What became of the settings file that a desk was rolled out with. docs/install.md#mass-roll-out */

/** The settings of the file; each has words for what it takes. */
export const ROLL_OUT_FIELDS = [
  'registerUrl',
  'code',
  'deskName',
  'language',
  'theme',
  'scanners',
  'camera',
  'printing',
  'limits',
  'pins',
] as const
export type RollOutField = (typeof ROLL_OUT_FIELDS)[number]

/** `unsafe`: somebody other than this user and the system's administrator can write it. */
export type RollOutFileFault = 'unreadable' | 'unsafe' | 'not_json'
export type RollOutFault =
  | { readonly fault: RollOutFileFault }
  /** `path`: where in the file, as `scanners.serial.0`. What stands there is never told: it may be the code. */
  | { readonly fault: 'unknown'; readonly path: string }
  | { readonly fault: 'missing' | 'wrong'; readonly path: string; readonly field: RollOutField }

/** `Failure`: the desk's errors, which have words of their own. */
export type RollOut<Failure extends string> =
  /** Nothing of the file is taken before all of it can be. */
  | { readonly state: 'faulty'; readonly file: string; readonly faults: readonly RollOutFault[] }
  /** Tried again by itself while it is `pairing`; `failure`: why the last attempt failed. */
  | {
      readonly state: 'pairing' | 'refused'
      readonly file: string
      readonly registerUrl: string
      readonly failure: Failure | null
    }
