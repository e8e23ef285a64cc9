/** Links within the documents lead somewhere: to a file that is there, and to a heading that it has. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')
const DOCS = join(ROOT, 'docs')
const FILES = [
  join(ROOT, 'README.md'),
  ...readdirSync(DOCS)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(DOCS, name)),
]

const text = (file: string) => readFileSync(file, 'utf8').replaceAll(/^```[^]*?^```$/gm, '')

/** The anchors of a page's headings as GitHub makes them. */
function anchorsOf(file: string): Set<string> {
  const anchors = new Set<string>()
  for (const [, heading = ''] of text(file).matchAll(/^#+ (.+)$/gm)) {
    const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
    const anchor = plain.replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '').replaceAll(' ', '-')
    let name = anchor
    for (let n = 1; anchors.has(name); n++) name = `${anchor}-${String(n)}`
    anchors.add(name)
  }
  return anchors
}

function brokenIn(file: string): string[] {
  const targets = [...text(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
  return targets
    .filter((target) => !/^(https?|mailto):/.test(target))
    .filter((target) => {
      const [path = '', anchor] = decodeURIComponent(target).split('#')
      const to = path === '' ? file : join(dirname(file), path)
      return !existsSync(to) || (anchor !== undefined && !anchorsOf(to).has(anchor))
    })
}

test.each(FILES.map((file) => relative(ROOT, file)))('%s has no link that leads nowhere', (file) => {
  expect(brokenIn(join(ROOT, file))).toEqual([])
})

test.each(['guide.md', 'opas.md'])('the contents of %s lead to every section', (name) => {
  const [contents = ''] = text(join(DOCS, name)).split(/^## /m)
  const listed = new Set([...contents.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor))
  const [, ...anchors] = anchorsOf(join(DOCS, name))
  expect(anchors.filter((anchor) => !listed.has(anchor))).toEqual([])
})

test('headings that comments and messages cite are there', () => {
  const cited = sources(['desk', 'db', 'renderer', 'electron', 'native', 'tests']).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/docs\/([\w.-]+\.md)#([\p{L}\p{N}_-]+)/gu)].map(
      ([, page = '', anchor = '']) => ({
        ...{ file: relative(ROOT, file), page, anchor },
      }),
    ),
  )
  expect(cited.length).toBeGreaterThan(10)
  const missing = cited.filter(({ page, anchor }) => {
    const to = join(DOCS, page)
    return !existsSync(to) || !anchorsOf(to).has(anchor)
  })
  expect(missing.map(({ file, page, anchor }) => `${file}: ${page}#${anchor}`).join('\n')).toBe('')
})

test('every picture of the guides is shown in one of them, and in the README the best', () => {
  const shown = FILES.map(text).join('\n')
  const pictures = readdirSync(join(DOCS, 'images'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.png'),
  )
  expect(pictures.filter((name) => !shown.includes(`images/${name}`))).toEqual([])
})

function sources(folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|svelte|mjs|sql)$/.test(name) && !/(^|\/)(paraglide|\.results)\//.test(name))
      .map((name) => join(ROOT, folder, name)),
  )
}
