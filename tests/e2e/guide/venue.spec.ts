/** The guides do what they say, beyond the desk's main jobs: what a supervisor, an administrator and the evening after do. */
import { addDays, helsinkiDay } from '../../../desk/rules/local-date.ts'
import { GUIDES, type Told } from '../../docs/guide.ts'
import { ALONE, confirm, FAMILY, key } from '../kinds/steps.ts'
import { expect, type Product, test } from '../product.ts'
import { Hand } from './hand.ts'

const LANGUAGE = { fi: 'Suomi', en: 'English' }
/** The demonstration's own. */
const PIN = { supervisor: '1111', administrator: '2222' }
const LARGE_FAMILY = 'AM10020030'
const inFinnish = (day: string) => day.split('-').map(Number).reverse().join('.')
const TODAY = helsinkiDay(Date.now())

/** The demonstration, which has its PINs. */
async function atDemo(product: Product, language: Told): Promise<Hand> {
  const { address } = await product.desk(['--demo'])
  const page = await product.open(address)
  await page.getByRole('button', { name: LANGUAGE[language] }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', language)
  await expect(page.getByRole('radio', { checked: true }).first()).toBeAttached()
  return new Hand(page, language)
}

for (const language of Object.keys(GUIDES) as Told[])
  test.describe(`the guide in ${language}`, () => {
    test('another venue, whose cap fills, and a supervisor’s word', async ({ product }) => {
      const hand = await atDemo(product, language)
      const { page } = hand
      await hand.follow('Another venue', [
        () => page.locator('[data-action=venue]').click(),
        async () => {
          await hand.type('konsertti')
          await hand.enter()
        },
        () => expect(page.getByRole('dialog')).toHaveCount(0),
      ])
      for (const [card, minors] of [
        [LARGE_FAMILY, '4'],
        [FAMILY, '1'],
        ['A999991234', '0'],
      ] as const) {
        await hand.scan(card)
        await key(page, minors)
        await confirm(page)
        await expect(page.locator('[data-verdict=recorded]')).toBeVisible()
      }
      await hand.scan(ALONE)
      await expect(page.locator('[data-reason=cap_full]')).toBeVisible()
      await hand.follow('The cap is full', [
        () => hand.press(0),
        () => hand.type(PIN.supervisor),
        () => hand.press(0),
        () => hand.press(0),
      ])
      await expect(page.locator('[data-verdict=recorded]')).toBeVisible()
    })

    test('from paper, and the form that it was written on', async ({ product }) => {
      const hand = await atDemo(product, language)
      const { page } = hand
      await hand.follow('From paper', [
        async () => {
          await hand.press(0)
          await hand.press(1)
        },
        async () => {
          await page.locator('#paper-day').fill(inFinnish(addDays(TODAY, -1)))
          await page.locator('#paper-events').getByRole('radio').first().check()
        },
        async () => {
          await page.locator('#paper-card').fill(FAMILY)
          await hand.enter()
          await expect(page.locator('#paper-minors')).toBeFocused()
          await hand.type('2')
          await hand.enter()
        },
        () => expect(page.getByTestId('paper-count')).toContainText('1'),
      ])
      await hand.follow('Blank form', [
        async () => {
          await hand.press(0)
          await hand.press(1)
        },
        async () => {
          await hand.press(2)
          await hand.press(1)
        },
        () => undefined,
      ])
    })

    test('an event is added', async ({ product }) => {
      const hand = await atDemo(product, language)
      const { page } = hand
      await hand.follow('Events', [
        async () => {
          await hand.press(0)
          await hand.press(1)
        },
        async () => {
          await page.locator('#event-production').fill('Kesäteatteri')
          await page.locator('#event-day').fill(inFinnish(addDays(TODAY, 3)))
          await page.locator('#event-tickets').fill('150')
        },
        () => hand.press(0),
      ])
      await expect(page.locator('[data-event]', { hasText: 'Kesäteatteri' })).toBeVisible()
    })

    test('limits, and slips', async ({ product }) => {
      const hand = await atDemo(product, language)
      const { page } = hand
      await hand.follow('Limits', [
        async () => {
          await hand.press(0)
          await hand.press(1)
          await page.locator('#administrator-pin').fill(PIN.administrator)
          await hand.enter()
          await page.locator('[id="performance.cap"]').fill('30')
        },
        async () => {
          await hand.press(0)
          await page.locator('dialog[open] [type=submit]').click()
          await expect(page.getByRole('dialog')).toHaveCount(0)
        },
        () => undefined,
      ])
      await hand.follow('Printing a slip', [
        async () => {
          await hand.press(0)
          await hand.press(1)
        },
        async () => {
          await hand.press(1)
          await hand.press(0)
        },
        () => hand.press(0),
      ])
      await page.locator('[data-screen=desk]').click()
      await hand.scan(ALONE)
      await hand.enter()
      await expect(page.locator('[data-verdict=recorded]')).toBeVisible()
    })
  })
