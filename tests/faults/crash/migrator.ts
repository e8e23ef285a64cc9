/** Opens a ledger of an older schema. Started by crash.ts, which kills it. */
import { writeSync } from 'node:fs'
import { openLedger } from '../../../db/ledger.ts'

const { dataDir } = JSON.parse(process.argv[2] ?? '') as { readonly dataDir: string }
writeSync(1, 'migrating\n')
const begun = performance.now()
openLedger(dataDir)
writeSync(1, `migrated ${String(performance.now() - begun)}\n`)
process.exit()
