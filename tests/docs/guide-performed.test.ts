/** A spec is written for every list of steps in the guides, and what has none is there to be looked up, not to be done. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { docText, GUIDES, sectionsOf } from './guide.ts'

/** Nothing is done there: what the screen looks like, what its words mean, what is kept and which key does what. */
const LOOKED_UP = ['The screen', 'The status line', 'What is never recorded', 'Keyboard shortcuts']

const SPECS = join(import.meta.dirname, '..', 'e2e', 'guide')
const listName = (title: string, list: number) => `${title}, list ${String(list + 1)}`

/** What the specs do, each in both languages: the calls of `follow` with a section's title and which of its lists. */
function performedIn(source: ts.SourceFile): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const [title, , options] = node.arguments
      if (node.expression.name.text === 'follow' && title && ts.isStringLiteral(title))
        found.push(listName(title.text, listOf(options)))
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function listOf(options: ts.Expression | undefined): number {
  if (!options || !ts.isObjectLiteralExpression(options)) return 0
  const list = options.properties.find((one) => ts.isPropertyAssignment(one) && one.name.getText() === 'list')
  return list && ts.isPropertyAssignment(list) ? Number(list.initializer.getText()) : 0
}

const parsed = (name: string, text: string) => ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
const performed = readdirSync(SPECS)
  .filter((name) => name.endsWith('.ts'))
  .flatMap((name) => performedIn(parsed(name, readFileSync(join(SPECS, name), 'utf8'))))

// the Finnish guide has the same sections with the same steps: guide-words.test.ts
const sections = sectionsOf(docText(GUIDES.en)).filter(({ title }) => title !== '')

describe('the guides', () => {
  test.each(sections)('$title: a spec does what is written there', ({ title, lists }) => {
    if (LOOKED_UP.includes(title)) return expect(lists).toEqual([])
    expect(lists.length, 'what is to be done is written as steps').toBeGreaterThan(0)
    expect(lists.map((_, i) => listName(title, i)).filter((name) => !performed.includes(name))).toEqual([])
  })

  test('the specs do nothing that is not written', () => {
    const written = new Set(sections.flatMap(({ title, lists }) => lists.map((_, i) => listName(title, i))))
    expect(performed.filter((name) => !written.has(name))).toEqual([])
  })
})

test('a call is told from another by its section and its list', () => {
  const calls = "await hand.follow('Undo', [a]); hand.follow('Bookings', [b], { list: 1 }); other('Undo')"
  expect(performedIn(parsed('calls.ts', calls))).toEqual(['Undo, list 1', 'Bookings, list 2'])
})
