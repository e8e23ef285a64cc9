// `npm run pack`, before electron-builder: what its options take as a file and this repository should not hold a copy of.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const HERE = dirname(fileURLToPath(import.meta.url))
const OUT = join(HERE, '..', '..', 'out', 'packaging')

// electron-builder's own script sets up the sandbox and AppArmor, and changes with its versions: ours comes after it
const builder = dirname(createRequire(import.meta.url).resolve('app-builder-lib/package.json'))
const own = readFileSync(join(builder, 'templates', 'linux', 'after-install.tpl'), 'utf8')
const scanners = readFileSync(join(HERE, 'after-install-scanners.sh'), 'utf8')

mkdirSync(OUT, { recursive: true })
writeFileSync(join(OUT, 'after-install.sh'), `${own.trimEnd()}\n\n${scanners}`)
