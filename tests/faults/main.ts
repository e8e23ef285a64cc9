/** `npm run test:faults [-- NAME …] [--full] [--seed=N]`: one line a scenario, with its figures. A name is written with dashes. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { killAtGate } from './crash/at-gate.ts'
import { killSwitching, killUploading } from './crash/at-work.ts'
import { killBackingUp } from './crash/backing-up.ts'
import { killImporting } from './crash/importing.ts'
import { killMigrating } from './crash/migrating.ts'
import { killRecording } from './crash/recording.ts'
import { diskFullAtWork } from './disk/at-work.ts'
import { diskFull } from './disk/disk.ts'
import { powerCutAtWork } from './power/at-work.ts'
import { powerCutRestoring } from './power/restoring.ts'
import { powerCut } from './power/power.ts'
import { nothingLeaks } from './privacy/leaks.ts'
import { NETWORK } from './proxy/scenarios.ts'
import { buildShim, runScenario, type Scenario } from './rig.ts'

const SCENARIOS: readonly Scenario[] = [
  powerCut,
  powerCutAtWork,
  powerCutRestoring,
  killRecording,
  killAtGate,
  killUploading,
  killSwitching,
  killMigrating,
  killImporting,
  killBackingUp,
  diskFull,
  diskFullAtWork,
  ...NETWORK,
  nothingLeaks,
]

export interface Places {
  /** The built programs. */
  readonly programs: string
  readonly shimSource: string
  /** Where the counts are written for the last line of all tests. */
  readonly summary: string
}

/** Runs the scenarios that are named, or all. One that fails is a line, and an exit code at the end. */
export async function main(args: readonly string[], { programs, shimSource, summary }: Places): Promise<void> {
  const full = args.includes('--full')
  const seed = Number(args.find((arg) => arg.startsWith('--seed='))?.slice('--seed='.length) ?? Date.now() % 1e6)
  const names = args.filter((arg) => !arg.startsWith('--'))
  const named = SCENARIOS.filter((scenario) => names.length === 0 || names.includes(optionOf(scenario)))
  if (named.length === 0) throw new Error(`there are ${SCENARIOS.map(optionOf).join(', ')}`)
  const isLinux = process.platform === 'linux'
  const chosen = named.filter(({ shimmed }) => isLinux || !shimmed)
  const shim = isLinux ? buildShim(shimSource, join(programs, 'shim.so')) : ''
  console.log(`faults, ${full ? 'the full count' : 'a sample'}, --seed=${String(seed)}`)
  let failed = 0
  for (const scenario of chosen) {
    const begun = performance.now()
    const seconds = () => `${((performance.now() - begun) / 1_000).toFixed(1)} s`
    try {
      const figures = await runScenario(scenario, { full, seed, programs, shim })
      console.log(`✓ ${scenario.name}: ${figures} (${seconds()})`)
    } catch (error) {
      failed++
      console.error(`✗ ${scenario.name} (${seconds()}): ${(error as Error).stack ?? String(error)}`)
    }
  }
  summarise(summary, { passed: chosen.length - failed, failed, skipped: named.length - chosen.length })
  if (failed > 0) process.exitCode = 1
}

const optionOf = ({ name }: Scenario) => name.replace(/\W+/g, '-')

/** As vitest writes its own. */
function summarise(file: string, { passed, failed, skipped }: Record<'passed' | 'failed' | 'skipped', number>): void {
  const counts = { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped, numTodoTests: 0 }
  writeFileSync(file, JSON.stringify(counts))
}
