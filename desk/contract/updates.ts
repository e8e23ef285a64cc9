/** New versions of the program, where the host looks for them. docs/security.md#updates */
import type { Instant } from '../rules/local-date.ts'

/** Why this desk looks for no new version. */
export type UpdatesOff =
  /** It runs from its sources. */
  | 'development'
  /** It is installed for the whole machine, and whoever did that brings new versions. */
  | 'managed'
  /** Whoever made the package named no place to look. */
  | 'no_source'
  /** The place is named, and nothing says who must have signed what lies there, or it is not reached over HTTPS. */
  | 'unsigned'

export type UpdateProblem =
  /** The place could not be reached. */
  | 'unreachable'
  /** What lies there is damaged, or somebody else's: it was not taken. */
  | 'refused'
  /** It was fetched and could not be installed; the version that was goes on. */
  | 'not_installed'
  | 'other'

export type UpdateState =
  | { readonly state: 'off'; readonly why: UpdatesOff }
  /** `checkedAt`: null before the first look. */
  | { readonly state: 'current'; readonly checkedAt: Instant | null }
  | { readonly state: 'looking' }
  | { readonly state: 'fetching'; readonly version: string }
  /** Fetched; it is installed when nobody is at the desk. */
  | { readonly state: 'waiting'; readonly version: string }
  | { readonly state: 'failed'; readonly problem: UpdateProblem; readonly at: Instant }

/** What a host offers that renews itself; a browser does not. */
export interface HostUpdates {
  state(): Promise<UpdateState>
  /** Nobody is at the desk, and nothing waits to be sent: what is fetched may be installed, which starts the program anew. */
  rest(): Promise<null>
}
