/** The licences of everything that is shipped, for the page that shows them: out/renderer/licences.json. */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

/** As Vite lists what it bundles. */
export interface Licence {
  readonly name: string
  readonly version: string
  /** SPDX; null where the package does not say. */
  readonly identifier: string | null
  readonly text: string
}

const LIST = 'licences.json'
/** Vite lists neither what a worker is bundled of nor what writes code into ours. */
const UNLISTED = ['zxing-wasm', '@zxing/library', '@inlang/paraglide-js']

/** `beside`: packages that are shipped as they are, with all that they need. */
export function licences(root: string, beside: readonly string[]): Plugin {
  const list = (program: string) => join(root, 'out', program, LIST)
  return {
    name: 'licences',
    apply: 'build',
    closeBundle() {
      const bundled = ['main', 'renderer'].flatMap(
        (program) => JSON.parse(readFileSync(list(program), 'utf8')) as Licence[],
      )
      const others = [...UNLISTED.map((name) => packageOf(root, name)), ...beside.flatMap((name) => allOf(root, name))]
      const all = new Map([...bundled, ...others.map(licenceOf)].map((one) => [`${one.name}@${one.version}`, one]))
      const sorted = [...all.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'))
      writeFileSync(list('renderer'), JSON.stringify(sorted))
    },
  }
}

/** A package's folder, and those of all that it needs when it runs. */
function allOf(from: string, name: string, seen: readonly string[] = []): string[] {
  const folder = packageOf(from, name)
  if (seen.includes(folder)) return []
  const { dependencies = {} } = manifestOf(folder)
  return [folder, ...Object.keys(dependencies).flatMap((needed) => allOf(folder, needed, [...seen, folder]))]
}

/** As Node.js looks for it: beside, then further up. Throws where it is not installed. */
function packageOf(from: string, name: string): string {
  const here = join(from, 'node_modules', name)
  if (existsSync(here)) return here
  if (dirname(from) === from) throw new Error(`${name} is not installed`)
  return packageOf(dirname(from), name)
}

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: string
  readonly dependencies?: Readonly<Record<string, string>>
}
const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

function licenceOf(folder: string): Licence {
  const { name, version, license } = manifestOf(folder)
  const files = globSync('{LICENSE,LICENCE,license,licence,COPYING}*', { cwd: folder })
  return {
    name,
    version,
    identifier: license ?? null,
    text: files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n'),
  }
}
