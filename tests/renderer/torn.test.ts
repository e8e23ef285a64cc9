/** A number that a keyboard with Y and Z in each other's places leaves in doubt, as the desk tells it. */
import { beforeAll, expect, test } from 'vitest'
import type { Language } from '../../desk/contract.ts'
import { present } from '../../renderer/lib/present.ts'
import { PLAIN } from '../../renderer/lib/shown.ts'
import { overwriteGetLocale } from '../../renderer/paraglide/runtime.js'
import { refuse } from './verdicts.ts'

let language: Language = 'fi'
beforeAll(() => overwriteGetLocale(() => language))

const MALFORMED = refuse([{ code: 'malformed' }], { mask: null })
const told = (text: string) => present({ kind: 'judged', text, verdict: MALFORMED, seen: [], terms: PLAIN, at: 0 })

test.each(['fi', 'sv', 'en'] as const)('is typed, not scanned again, in %s', (code) => {
  language = code
  const { word, text, todo, tell } = told('z110029399|y110029399')
  const again = told('hello')
  expect(text).toMatch(/Y.*Z/)
  expect([word, text, todo, tell]).not.toContain(again.word)
  expect(todo).not.toEqual(again.todo)
  expect(tell).not.toBe(again.tell)
})

test.each(['hello', 'a|b', 'Y110029399|', '|', 'A999005429|x'])('%s is no such number', (text) => {
  language = 'fi'
  expect(told(text).word).toBe('Lue uudelleen')
})
