import * as fc from 'fast-check'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { redact } from '../../desk/log.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const NUMBER = 'A999005429'

describe('a log line', () => {
  test.each([
    ['as it is', NUMBER],
    ['in lower case', 'am12345678'],
    ['with gaps', 'A 999 005 429'],
    ['with hyphens', 'A-999-005-429'],
    ['its digits alone', '999005429'],
    ['its digits with gaps', '99 90 05 42 9'],
    ['its end', '5429'],
    ['in an address', 'https://register.example/v1/cards/A%20999%20005%20429?x=1'],
    ['in JSON', JSON.stringify({ uses: [{ cardNumber: NUMBER }] })],
    ['in base64', Buffer.from(NUMBER).toString('base64')],
    ['in hex', Buffer.from(NUMBER).toString('hex')],
    ['in UTF-16', Buffer.from(NUMBER, 'utf16le').toString('latin1')],
    ['as a scanner sends it', `]A0*${NUMBER}*`],
    ['of an older shape', 'KK12345'],
  ])('does not tell a number %s', (_, text) => {
    const logged = redact(`record: expected a number but received ${text}, at check (desk.js:81:7)`)
    expect(logged).not.toMatch(/\d{3}/)
    expect(logged).not.toContain(text)
    expect(logged).toContain('(desk.js:81:7)')
  })

  test.each([
    ['a token', 'Bearer mZx-3k_Qv0aYt7uLw2Rr8dPq5sNc1eHf4gJb6iKoXlM'],
    ['a token by its name', '{"token":"abcdefgh"}'],
    ['a key in base64url', 'venueKey=q0R7x_vT2mYc-8ZkLw1sPd3uHf5aGj6bNi9oEtXrUyQ'],
    ['a key in hex', 'a3f09bc1d27e4f5a8b6c0d1e2f3a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c'],
    ['a cookie', 'cookie: kaikuluukku_7390=mZx3kQv0aYt7uLw2Rr8dPq5sNc1eHf4gJb6iKoXlM12'],
    ['a PIN', 'pin: 2222'],
    ['a PIN in a request', '{"role":"administrator","pin":"48151623","current":null}'],
  ])('does not tell %s', (_, text) => {
    const secret = /[\w-]{4,}"?[^\w]*$|\d{4,}/.exec(text)?.[0].replace(/\W+$/, '') ?? text
    expect(redact(`refused (${text})`)).not.toContain(secret)
  })

  test.each([
    'register: offline (the answer is no register’s)',
    'sync: Error: ENOSPC at open (file:///opt/kaikuluukku/out/main/desk.js:812:19)',
    'HTTP 503 in 120 ms',
    'devices: ended (SIGSEGV), starting again',
    'better-sqlite3: database disk image is malformed',
  ])('keeps what it is read for: %s', (line) => expect(redact(line)).toBe(line))

  const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${String(length)}}$`))
  const number = fc.oneof(
    fc.tuple(fc.constantFrom('A', 'X', 'Y', 'Z', 'a', 'y'), digits(9)),
    fc.tuple(fc.constantFrom('AM', 'YM'), digits(8)),
  )
  const around = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.webUrl(), fc.json(), fc.base64String())
  const wrap = fc.constantFrom<(text: string) => string>(
    (text) => text,
    (text) => JSON.stringify({ text: [text] }),
    (text) => JSON.stringify(JSON.stringify(text)),
    (text) => encodeURIComponent(text),
    (text) => new Error(text).stack ?? '',
    (text) => `    at read (file:///opt/desk.js:12:3)\n${text}`,
  )

  it('never tells a number, its digits or its end, whatever stands around it', () => {
    fc.assert(
      fc.property(number, around, around, wrap, ([letters, figures], before, after, wrapped) => {
        // what stands around may hold such figures by itself: it may not come through either
        const line = redact(wrapped(before + letters + figures + after))
        expect(line).not.toContain(letters + figures)
        expect(line).not.toContain(figures)
        // a place in a program that a stack tells may have the same four figures
        const end = figures.slice(-4)
        if (!redact(wrapped('')).includes(end)) expect(line).not.toContain(end)
      }),
      { numRuns: 2_000 },
    )
  })

  it('never tells a number that is written in pieces', () => {
    const gap = fc.constantFrom('', ' ', '-', '  ', '\t', '\n', '\0', '_', '%20', '+')
    fc.assert(
      fc.property(number, fc.array(gap, { minLength: 12, maxLength: 12 }), ([letters, figures], gaps) => {
        const pieces = [...(letters + figures)].map((character, i) => character + (gaps[i] ?? '')).join('')
        expect(redact(`read ${pieces} twice`).replaceAll('%20', '')).not.toMatch(/\d/)
      }),
      { numRuns: 1_000 },
    )
  })

  it('is done with before long, whatever it is given', () => {
    const begun = performance.now()
    for (const unit of ['aB', '1-', 'token=', ' ', 'A999005429', '%20']) redact(unit.repeat(2_000_000))
    // what tries again at each letter would take hours
    expect(performance.now() - begun).toBeLessThan(60_000)
  }, 90_000)
})

/** Words for whoever started the desk, none of which come of a card: they are printed as they are. */
const SPEAKS = ['desk/log.ts', 'desk/standalone/main.ts', 'desk/start.mjs', 'desk/demo/main.ts']

it('nothing in the desk, the devices and the shell writes past the redactor', () => {
  // what packs the program runs before there is a desk
  const sources = globSync('{desk,db,native,electron}/**/*.{ts,mjs,svelte}', {
    cwd: ROOT,
    exclude: ['**/packaging/**'],
  })
  const writing = /\bconsole\s*\.|process\s*\.\s*(stderr|stdout)|\bwriteSync\(\s*[12]\b|\b(util\.)?debuglog\(/
  const found = sources.filter((file) => writing.test(readFileSync(join(ROOT, file), 'utf8')))
  expect(found.filter((file) => !SPEAKS.includes(file) && !file.startsWith('desk/demo/page'))).toEqual([])
  expect(found).toContain('desk/log.ts')
})
