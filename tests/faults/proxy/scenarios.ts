import type { Scenario } from '../rig.ts'
import { mixedFaults } from './mixed.ts'
import { weekOffline } from './week.ts'

/** What a network can do to a desk. */
export const NETWORK: readonly Scenario[] = [mixedFaults, weekOffline]
