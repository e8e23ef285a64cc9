import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { LANGUAGES, type Language } from '../../desk/contract.ts'
import { m } from '../../renderer/paraglide/messages.js'

type Message = string | readonly { readonly match: Readonly<Record<string, string>> }[]
const PROJECT = new URL('../../renderer/project.inlang/', import.meta.url)
const settings = JSON.parse(readFileSync(new URL('settings.json', PROJECT), 'utf8')) as {
  readonly 'plugin.inlang.messageFormat': { readonly pathPattern: readonly string[] }
}
/** The message files, one after another: each holds what belongs together. */
const FILES = settings['plugin.inlang.messageFormat'].pathPattern
const fileOf = (pattern: string, language: Language) => {
  const file = new URL(join('..', pattern.replace('{locale}', language)), PROJECT)
  const messages = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Message>
  return Object.fromEntries(Object.entries(messages).filter(([key]) => key !== '$schema'))
}
const read = (language: Language) =>
  Object.assign({}, ...FILES.map((file) => fileOf(file, language))) as Record<string, Message>
const all = { fi: read('fi'), sv: read('sv'), en: read('en') }

const textsOf = (message: Message): string[] =>
  typeof message === 'string' ? [message] : message.flatMap(({ match }) => Object.values(match))
const inputsOf = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort()

/** The same in two languages and rightly so. */
const SAME = new Set([
  'app_name',
  'language_fi',
  'language_sv',
  'language_en',
  'party_both',
  'screen_desk',
  'scanners_kind_camera',
  'reports_period',
  'reports_sum',
])

describe.each(LANGUAGES)('messages in %s', (language) => {
  const messages = all[language]

  test('have the keys of the Finnish ones, in their order', () => {
    expect(Object.keys(messages)).toEqual(Object.keys(all.fi))
  })

  test('are never empty', () => {
    const empty = Object.entries(messages).filter(([, message]) => textsOf(message).some((text) => text.trim() === ''))
    expect(empty).toEqual([])
  })

  test('take the same inputs as the Finnish ones', () => {
    for (const [key, message] of Object.entries(messages)) {
      const wanted = inputsOf(textsOf(all.fi[key] ?? '').join())
      expect(inputsOf(textsOf(message).join()), key).toEqual(wanted)
    }
  })

  test('are in the compiled output', () => {
    for (const [key, message] of Object.entries(messages)) {
      const compiled = m[key as keyof typeof m] as (inputs: object, options: object) => string
      const [first = '', ...more] = textsOf(message).map((text) => text.replaceAll(/\{\w+\}/g, '2'))
      const inputs = new Proxy({}, { get: () => 2 })
      expect([first, ...more], key).toContain(compiled(inputs, { locale: language }))
    }
  })
})

test('no key stands in two files', () => {
  const keys = FILES.flatMap((file) => Object.keys(fileOf(file, 'fi')))
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([])
})

test('no message was left untranslated', () => {
  const untranslated = Object.keys(all.fi).filter((key) => {
    const [fi, sv, en] = LANGUAGES.map((language) => textsOf(all[language][key] ?? '').join())
    return fi === sv || fi === en || sv === en
  })
  expect(untranslated.filter((key) => !SAME.has(key))).toEqual([])
})
