/** What the exchanges with the register say of the network, and when each is worth another try. */
import { troubleOf } from '../../db/store-error.ts'
import type { Network, SyncTrouble } from '../contract.ts'
import { RegisterError } from './register-error.ts'
import { createTask, type Task } from './task.ts'

/** What came of it where nothing stopped it. */
export interface Exchanged {
  /** The register was asked, and answered. */
  readonly heard: boolean
  /** Something must be tried again, but nothing new need wait for that. */
  readonly left?: boolean
  /** What went wrong here. */
  readonly fault?: unknown
}

export interface ContactOptions {
  readonly random: () => number
  /** Nothing said after this is worth hearing. */
  readonly signal: AbortSignal
  readonly onChange: () => void
  readonly log: (line: string) => void
}

interface Watched {
  readonly work: (progress: () => void) => Promise<Exchanged>
  /** Milliseconds between looks; null where it runs only when there is something. */
  readonly every: number | null
  /** Carries numbers: waits while the register does not know this desk. */
  readonly confidential?: boolean
}

interface Standing {
  network: Exclude<Network, 'connecting'> | null
  trouble: SyncTrouble | null
  readonly confidential: boolean
  readonly retry: () => void
}

export type Contact = ReturnType<typeof watchContact>

/**
 * Keeps the exchanges of a session. One that works again has the others tried at once, whatever they were waiting out;
 * one that goes on working does not, or a register that answers but one of them would be asked without end.
 */
export function watchContact({ random, signal, onChange, log }: ContactOptions) {
  const standings: Standing[] = []
  const says = (network: Network) => standings.some((standing) => standing.network === network)
  const network = (): Network => {
    const worst = (['unauthorised', 'offline', 'online'] as const).find(says)
    return worst ?? 'connecting'
  }

  const failed = (standing: Standing, error: unknown) => {
    if (error instanceof RegisterError)
      return turn(standing, error.trouble === 'unauthorised' ? 'unauthorised' : 'offline', ` (${error.message})`)
    fault(standing, error)
  }
  /** Our own trouble, such as a full disk, says nothing of the network. */
  const fault = (standing: Standing, error: unknown) => {
    log(`sync: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    standing.trouble = troubleOf(error) ?? 'fault'
  }
  const turn = (standing: Standing, to: Standing['network'], why = '') => {
    const before = network()
    const recovered = to === 'online' && standing.network !== null && standing.network !== 'online'
    standing.network = to
    if (to === 'online' && !standing.confidential) admit()
    if (network() !== before) log(`register: ${network()}${why}`)
    if (recovered) for (const other of standings) if (other !== standing) other.retry()
  }
  /** The register knows this desk, so what waited for that is worth another try. */
  const admit = () => {
    for (const other of standings) {
      if (!other.confidential || other.network !== 'unauthorised') continue
      other.network = null
      other.retry()
    }
  }

  const watched = (standing: Standing, work: Watched['work']) => async (progress: () => void) => {
    // on 401 it stops sending, not recording: docs/kaikukanta-api.yaml
    if (standing.confidential && says('unauthorised')) throw new Error('waits until the register knows this desk')
    try {
      const { heard, left, fault: met } = await work(progress)
      standing.trouble = null
      if (met !== undefined) fault(standing, met)
      turn(standing, heard ? 'online' : null)
      return left ? 'left' : undefined
    } catch (error) {
      if (!signal.aborted) failed(standing, error)
      throw error
    } finally {
      if (!signal.aborted) onChange()
    }
  }

  return {
    network,
    trouble: (): SyncTrouble | null => standings.find(({ trouble }) => trouble !== null)?.trouble ?? null,
    /** The exchange as a task that has not run yet. */
    watch({ work, every, confidential = false }: Watched): Task {
      const standing: Standing = { network: null, trouble: null, confidential, retry: () => task.retry() }
      const task = createTask({ work: watched(standing, work), every, random })
      standings.push(standing)
      return task
    },
  }
}
