/** What the guides name stands on the screen in those words. */
import { describe, expect, test } from 'vitest'
import { docText, GUIDES, isOnScreen, namesIn, quotesIn, sectionOf, sectionsOf, type Told } from './guide.ts'

const LANGUAGES = Object.keys(GUIDES) as Told[]
const sections = (language: Told) => sectionsOf(docText(GUIDES[language])).filter(({ title }) => title !== '')

describe.each(LANGUAGES)('the guide in %s', (language) => {
  test.each(sections(language))('$title: every button, field and title has its name from the screen', ({ text }) => {
    expect(namesIn(text).filter((name) => !isOnScreen(language, name))).toEqual([])
  })

  test.each(sections(language))('$title: what is in quotation marks is what the screen says', ({ text }) => {
    expect(quotesIn(text).filter((quote) => !isOnScreen(language, quote))).toEqual([])
  })
})

test.each([
  ['en', 'Keyboard shortcuts'],
  ['fi', 'Pikanäppäimet'],
] as const)('the shortcuts in %s are the list on the screen', (language, title) => {
  const tables = sectionOf(language, title)
    .text.split('\n\n')
    .filter((part) => part.startsWith('|'))
  const rows = tables.flatMap((table) => table.trim().split('\n').slice(2))
  const told = rows.map((row) => (row.split('|')[2] ?? '').replaceAll('**', '').trim())
  expect(told.length).toBeGreaterThan(8)
  expect(told.filter((text) => !isOnScreen(language, text))).toEqual([])
})

test('both guides have the same sections with the same steps', () => {
  const shape = (language: Told) => sections(language).map(({ lists }) => lists.map((steps) => steps.length))
  expect(shape('fi')).toEqual(shape('en'))
})

test('a word that is on no screen is found', () => {
  expect(isOnScreen('en', 'Record the use')).toBe(true)
  expect(isOnScreen('en', '7 of 8 given, 1 left')).toBe(true)
  expect(isOnScreen('en', 'Record the ticket')).toBe(false)
  expect(isOnScreen('fi', 'Record the use')).toBe(false)
})
