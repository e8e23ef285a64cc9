import { spawnSync } from 'node:child_process'
import { cpSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { tempDir } from '../temp.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const LEFT_OUT = ['node_modules', 'out', 'dist', '.git', join('tests', '.results')]

/** The project once more, with one file planted; runs `npm run check` there. */
function checkWith(file: string, content: string) {
  const copy = join(tempDir(), 'kaikuluukku')
  cpSync(ROOT, copy, { recursive: true, filter: (path) => !LEFT_OUT.includes(relative(ROOT, path)) })
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
  writeFileSync(join(copy, file), content)
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'check'], {
    cwd: copy,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  return { status, output: stdout + stderr }
}

test.each([
  ['desk/planted.ts', "export const planted: number = 'a word'\n", 'TS2322'],
  [
    'renderer/planted.svelte',
    `<script lang="ts">\n  const planted: number = 'a word'\n</script>\n\n{planted}\n`,
    'planted.svelte',
  ],
  ['renderer/planted.svelte', `<img src="/x.png" />\n`, 'a11y'],
])('a fault planted in %s turns the check red', { timeout: 240_000 }, (file, content, named) => {
  const { status, output } = checkWith(file, content)
  expect(status).not.toBe(0)
  expect(output).toContain(named)
})
