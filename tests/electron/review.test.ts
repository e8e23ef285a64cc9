/** docs/electron-review.md names what there is: its files, their functions, all of the checklist, the version that is used. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const text = readFileSync(join(ROOT, 'docs/electron-review.md'), 'utf8')
/** A name without a folder is of the shell, or of its tests. */
const pathOf = (name: string) =>
  [name, join('electron', name), join('tests/electron', name), join('node_modules/electron', name)]
    .map((path) => join(ROOT, path))
    .find((path) => existsSync(path))

test('every file that is named is there', () => {
  const named = [...text.matchAll(/`([\w./-]+\.(?:ts|yml|json|md))`/g)].map(([, name = '']) => name)
  expect(named.length).toBeGreaterThan(40)
  // electron-builder makes that one
  expect(named.filter((name) => pathOf(name) === undefined && name !== 'app-update.yml')).toEqual([])
})

test('every function that is named is in its file', () => {
  const named = [...text.matchAll(/`([\w./-]+\.ts)` `([\w#]+)`/g)].map(([, file = '', name = '']) => [file, name])
  expect(named.length).toBeGreaterThan(15)
  const missing = named.filter(([file = '', name = '']) => {
    const path = pathOf(file)
    return !path || !readFileSync(path, 'utf8').includes(name)
  })
  expect(missing).toEqual([])
})

test('the checklist is gone through from 1 to 20, for the Electron that is used', () => {
  const points = [...text.matchAll(/^\| (\d+) +\|/gm)].map(([, number]) => Number(number)).filter((n) => n <= 20)
  expect(points).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>
  }
  expect(text).toContain(`${devDependencies['electron'] ?? ''}, exact`)
})
