// node tests/electron/read-fuses.mjs PROGRAM: ends with 1 unless the packed program's fuses are those of electron-builder.yml.
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

const [program] = process.argv.slice(2)
if (!program) throw new Error('which program?')
const config = parse(readFileSync(join(import.meta.dirname, '../../electron-builder.yml'), 'utf8'))
const wire = await getCurrentFuseWire(program)
let failed = false
for (const [name, wanted] of Object.entries(config.electronFuses)) {
  const option = FuseV1Options[`${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`]
  const isSet = option !== undefined && wire[option] === (wanted ? FuseState.ENABLE : FuseState.DISABLE)
  console.log(`${isSet ? 'as set' : 'WRONG '}  ${name}: ${wanted ? 'on' : 'off'}`)
  failed ||= !isSet
}
process.exitCode = failed ? 1 : 0
