import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')
const FOLDERS = ['desk', 'db', 'native', 'electron', 'renderer']
const GENERATED = join('renderer', 'paraglide')

type Graph = ReadonlyMap<string, readonly string[]>

/** Every source file of the product, and the files of the product that it loads. */
function sources(): Graph {
  const names = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  const files = names.filter((name) => /\.(ts|js|mjs|svelte)$/.test(name) && !name.startsWith(GENERATED))
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(ROOT, file), 'utf8')
      const loads = valueImports(file.endsWith('.svelte') ? scriptsOf(text) : text)
      const inside = loads.filter((path) => path.startsWith('.'))
      return [file, inside.map((path) => relative(ROOT, join(ROOT, dirname(file), path)))]
    }),
  )
}

const scriptsOf = (component: string) =>
  [...component.matchAll(/<script[^>]*>([^]*?)<\/script>/g)].map(([, script = '']) => script).join('\n')

/** What is left to load once the types are gone. */
function valueImports(text: string): string[] {
  const compilerOptions = {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
  }
  const { outputText } = ts.transpileModule(text, { compilerOptions })
  const code = outputText.replace(/^(import|export) \{\s*\} from .*$/gm, '')
  return ts.preProcessFile(code).importedFiles.map(({ fileName }) => fileName)
}

/** The first way found that leads back to where it began, or none. */
function cycleOf(graph: Graph): readonly string[] | null {
  const done = new Set<string>()
  const walk = (node: string, way: readonly string[]): readonly string[] | null => {
    if (way.includes(node)) return [...way.slice(way.indexOf(node)), node]
    if (done.has(node)) return null
    for (const next of graph.get(node) ?? []) {
      const found = walk(next, [...way, node])
      if (found) return found
    }
    done.add(node)
    return null
  }
  for (const node of graph.keys()) {
    const found = walk(node, [])
    if (found) return found
  }
  return null
}

/** The rules and the contract lie in the desk's folder, and below it. */
function partOf(file: string): string {
  if (file.startsWith(join('desk', 'rules'))) return 'rules'
  if (file.startsWith(join('desk', 'contract')) || file === join('desk', 'transport.ts')) return 'contract'
  return FOLDERS.find((folder) => file.startsWith(folder)) ?? file
}

function parts(files: Graph): Graph {
  const graph = new Map<string, string[]>()
  for (const [file, loads] of files) {
    const part = partOf(file)
    const others = loads.map(partOf).filter((other) => other !== part)
    graph.set(part, [...new Set([...(graph.get(part) ?? []), ...others])])
  }
  return graph
}

test('an import of types alone loads nothing', () => {
  const text = `import type { A } from './a.ts'
    import { type B } from './b.ts'
    import { c, type C } from './c.ts'
    export type { D } from './d.ts'
    export { e } from './e.ts'
    export const load = () => import('./f.ts')
    console.log(c)`
  expect(valueImports(text)).toEqual(['./c.ts', './e.ts', './f.ts'])
})

test('a cycle is found', () => {
  const edges: [string, string[]][] = [
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['d', ['b']],
  ]
  expect(cycleOf(new Map(edges))).toEqual(['b', 'd', 'b'])
})

test('no file loads itself by way of others', () => {
  const files = sources()
  expect(files.get(join('desk', 'open-folder.ts'))).toContain(join('db', 'ledger.ts'))
  expect(files.size).toBeGreaterThan(50)
  expect(cycleOf(files)).toBeNull()
})

test('no part of the house loads itself by way of others', () => expect(cycleOf(parts(sources()))).toBeNull())
