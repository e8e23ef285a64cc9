import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Innermost rules: what is between braces without braces in between. */
const RULE = /[^{}]*\{[^{}]*\}/g

test('whatever scrolls holds what only screen readers need: else what is around it scrolls too, into emptiness', () => {
  const rules = globSync('renderer/{parts,screens}/**/*.svelte').flatMap((file) =>
    (readFileSync(file, 'utf8').split('<style>')[1]?.match(RULE) ?? []).map((rule) => ({ file, rule })),
  )
  const scrolling = rules.filter(({ rule }) => /\boverflow(-y)?: auto/.test(rule))
  expect(scrolling.length).toBeGreaterThan(10)
  const loose = scrolling.filter(({ rule }) => !/\bposition: |container(-type)?: /.test(rule))
  expect(loose.map(({ file, rule }) => `${file}: ${rule.trim().split('\n')[0] ?? ''}`)).toEqual([])
})
