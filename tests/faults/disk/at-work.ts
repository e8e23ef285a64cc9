/** A whole desk whose disk is full now and then: told in the contract's words, and in the end the register has every use once. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { count, must, type Scenario, start } from '../rig.ts'
import { usesIn } from '../rig-ledger.ts'
import { comesToRest } from '../rig-rest.ts'
import { makeWorld } from '../rig-world.ts'
import type { DeskFilling } from './desk-filler.ts'

export const diskFullAtWork: Scenario = {
  name: 'disk full at work',
  shimmed: true,
  async run(rig) {
    const uses = rig.full ? 300 : 40
    const world = await makeWorld(rig)
    try {
      const { dataDir, keyFile } = world
      const control = join(rig.folder(), 'control')
      writeFileSync(control, '0 0')
      const env = { ...process.env, LD_PRELOAD: rig.shim, RIG_DIR: dataDir, RIG_CONTROL: control }
      const task: DeskFilling = { dataDir, keyFile, uses, seed: Math.floor(rig.random() * 1e6), control }
      const filler = start(rig.program('desk-filler'), task, { env })
      const end = await filler.ended
      must(end === 0, `the program ended with ${String(end)}: ${filler.complaints()}`)
      const refused = Number(filler.lines.at(-1)?.split(' ')[1])
      must(refused > 0, 'the disk was never full when it mattered')
      must(usesIn(world) === uses, 'not every use is there in the end')
      await comesToRest(rig, world)
      return `${count(uses)} uses, ${count(refused)} refused with disk_full and recorded later, each once at the register, without a restart`
    } finally {
      await world.close()
    }
  },
}
