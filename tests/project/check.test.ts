import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { tempDir } from '../temp.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const LEFT_OUT = ['node_modules', 'out', 'dist', '.git', join('tests', '.results')]

/** The parts of `npm run check`, in its order. */
const { check } = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { check: string } })
  .scripts
const PARTS = check.split(' && ')

test('whatever part finds a fault turns the check red', () => {
  // with && each, and nothing that would go on or swallow it
  for (const part of PARTS) expect(part).toMatch(/^[^&|;]+$/)
})

/** The project once more, with one file planted; runs there the part of `npm run check` that begins with `tool`. */
function checkWith(file: string, content: string, tool: string) {
  const part = PARTS.find((one) => one.startsWith(tool))
  expect(part, `npm run check runs ${tool}`).toBeDefined()
  const copy = join(tempDir(), 'kaikuluukku')
  cpSync(ROOT, copy, { recursive: true, filter: (path) => !LEFT_OUT.includes(relative(ROOT, path)) })
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
  writeFileSync(join(copy, file), content)
  const { status, stdout, stderr } = spawnSync(`npm run --silent messages && npx ${part ?? ''}`, {
    cwd: copy,
    encoding: 'utf8',
    shell: true,
  })
  return { status, output: stdout + stderr }
}

test.each([
  ['desk/planted.ts', "export const planted: number = 'a word'\n", 'tsc', 'TS2322'],
  [
    'renderer/planted.svelte',
    `<script lang="ts">\n  const planted: number = 'a word'\n</script>\n\n{planted}\n`,
    'svelte-check',
    'planted.svelte',
  ],
  ['renderer/planted.svelte', `<img src="/x.png" />\n`, 'svelte-check', 'a11y'],
])('a fault planted in %s turns the check red', { timeout: 240_000 }, (file, content, tool, named) => {
  const { status, output } = checkWith(file, content, tool)
  expect(status).not.toBe(0)
  expect(output).toContain(named)
})
