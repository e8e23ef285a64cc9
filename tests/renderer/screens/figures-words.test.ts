import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const MESSAGES = join(import.meta.dirname, '..', '..', '..', 'renderer', 'messages')

test.each([
  ['fi', /alaikäi/i],
  ['sv', /minderårig/i],
  ['en', /\bminors?\b/i],
])('whoever comes along has one name in %s: in a report, in a file and everywhere else', (language, other) => {
  const texts = readdirSync(MESSAGES)
    .filter((name) => name.endsWith(`${language}.json`))
    // what a text takes in is named by the program
    .flatMap((name) =>
      readFileSync(join(MESSAGES, name), 'utf8')
        .replaceAll(/"[\w$=, :]+":|\{\w+\}|"(local|input)[^"]*"/g, '')
        .split('\n'),
    )
  expect(texts.length).toBeGreaterThan(100)
  expect(texts.filter((text) => other.test(text))).toEqual([])
})
