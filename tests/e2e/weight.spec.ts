/** What the screen weighs before it can be used. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from './product.ts'

const RENDERER = join(import.meta.dirname, '..', '..', 'out', 'renderer')
/** Of JavaScript, before the desk is there. Bytes, gzipped. */
const MOST = 150 * 1_024

const bodyOf = (name: string) => readFileSync(join(RENDERER, 'assets', name), 'utf8')
const weightOf = (name: string) => gzipSync(bodyOf(name), { level: 9 }).length

/** The modules that a page needs before its first line runs: what is imported at once, from the entry on. */
function atOnce(entry: string): string[] {
  const found = new Set([entry])
  for (const name of found)
    for (const [, imported = ''] of bodyOf(name).matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([\w-]+\.js)["']/g))
      found.add(imported)
  return [...found]
}

test('the screen begins with at most 150 kB of JavaScript, the camera’s worker apart', () => {
  const html = readFileSync(join(RENDERER, 'index.html'), 'utf8')
  const entry = /<script type="module"[^>]* src="\.\/assets\/([\w-]+\.js)"/.exec(html)?.[1] ?? ''
  const first = atOnce(entry)
  const later = readdirSync(join(RENDERER, 'assets')).filter((name) => name.endsWith('.js') && !first.includes(name))
  const weigh = (names: readonly string[]) => names.reduce((sum, name) => sum + weightOf(name), 0)
  const kilobytes = (bytes: number) => `${(bytes / 1_024).toFixed(1)} kB`
  const workers = later.filter((name) => name.startsWith('worker'))
  console.log(`at once ${kilobytes(weigh(first))} in ${String(first.length)} files, at most ${kilobytes(MOST)};`)
  console.log(
    `the camera’s worker ${kilobytes(weigh(workers))}; all of the rest ${kilobytes(weigh(later) - weigh(workers))}`,
  )
  expect(workers).toHaveLength(1)
  expect(weigh(first)).toBeLessThanOrEqual(MOST)
})
