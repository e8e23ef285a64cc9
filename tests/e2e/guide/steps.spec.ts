/** The guides do what they say: each step of a section is done as it is written, in English and in Finnish. */
import type { Page } from '@playwright/test'
import { GUIDES, type Told } from '../../docs/guide.ts'
import { action, ALONE, chooseToday, FAMILY, key, pairedDesk, venueByKeys, WORKER } from '../kinds/steps.ts'
import { expect, PAIRING_CODE, type Product, setupLater, test } from '../product.ts'
import { Hand } from './hand.ts'

const PIN = { administrator: '2222', supervisor: '1111' }

async function atDesk(product: Product, language: Told, venue?: readonly [query: string, name: string]) {
  const { page } = await pairedDesk(product, 'keyboard', language)
  if (venue) await venueByKeys(page, ...venue)
  return new Hand(page, language)
}

const eventOf = (page: Page, text: string) => page.locator('.picker').getByRole('radio', { name: text }).first()

for (const language of Object.keys(GUIDES) as Told[])
  test.describe(`the guide in ${language}`, () => {
    test('setting up a desk', async ({ product }) => {
      const register = await product.kaikukanta()
      const { address } = await product.desk()
      const page = await product.open(address)
      await page.removeLocatorHandler(setupLater(page))
      const hand = new Hand(page, language)
      await hand.follow('Setting up a desk', [
        () => hand.press({ fi: 0, en: 2 }[language]),
        async () => {
          for (const [at, text] of [register.url, PAIRING_CODE, 'Kassa 1'].entries()) await hand.fill(at + 1, text)
          await hand.press(4)
        },
        () => hand.press(1),
        async () => {
          for (const pin of [PIN.administrator, PIN.supervisor]) {
            await hand.press(1)
            await hand.type(pin)
            await page.keyboard.press('Tab')
            await hand.type(pin)
            await hand.enter()
          }
          await hand.press(2)
        },
        async () => {
          await hand.scan(FAMILY)
          await hand.press(1)
        },
        () => hand.press(1),
      ])
      await expect(page.locator('[data-verdict=idle]')).toBeVisible()
      expect(await register.uses()).toEqual([])
    })

    test('one holder, children, an assistant', async ({ product }) => {
      const hand = await atDesk(product, language)
      const recorded = () => expect(hand.page.locator('[data-verdict=recorded]')).toBeVisible()
      await hand.follow('One holder, alone', [
        () => expect(hand.page.getByRole('radio', { checked: true }).first()).toBeAttached(),
        () => hand.scan(ALONE),
        () => undefined,
        () => hand.press(0),
        recorded,
      ])
      await hand.follow('With children', [
        () => hand.scan(FAMILY),
        () => hand.type('2'),
        async () => {
          await hand.press(0)
          await recorded()
        },
      ])
      await hand.follow(
        'Assistant, interpreter or support person',
        [() => hand.scan('A999991234'), () => hand.type('+'), () => hand.enter()],
        { besides: [{ fi: 'Avustaja tai tulkki', en: 'Assistant or interpreter' }[language]] },
      )
      await expect(hand.page.locator('[data-verdict=recorded]')).toContainText('+ 1')
    })

    test('a course, a fee, a swimming hall', async ({ product }) => {
      const hand = await atDesk(product, language, ['opisto', 'Kaikulan opisto'])
      await hand.follow('Courses', [
        async () => {
          await eventOf(hand.page, 'Ompelun peruskurssi').check()
          await hand.scan(ALONE)
        },
        () => undefined,
        () => hand.press(0),
        () => undefined,
      ])
      await venueByKeys(hand.page, 'kirjasto', 'Kaikulan kirjasto')
      await hand.follow('Library fees', [
        () => hand.scan(ALONE),
        async () => {
          await hand.page.waitForTimeout(300)
          await hand.page.keyboard.press('ArrowDown')
        },
        () => hand.type({ fi: '4,50', en: '4.50' }[language]),
        () => undefined,
        () => hand.press(0),
      ])
      await venueByKeys(hand.page, 'uima', 'Kaikulan uimahalli')
      await hand.follow('Swimming hall', [() => hand.scan(FAMILY), () => hand.type('2'), () => hand.press(0)])
    })

    test('at a gate', async ({ product }) => {
      const hand = await atDesk(product, language, ['festi', 'Kaikulan festivaali'])
      await chooseToday(hand.page)
      await hand.follow('At a gate', [
        () => hand.press(0),
        () => hand.scan(FAMILY),
        () => hand.type('2'),
        () => hand.scan(ALONE),
      ])
      await expect(hand.page.locator('[data-verdict=recorded]')).toBeVisible()
    })

    test('a group with a community card', async ({ product }) => {
      const hand = await atDesk(product, language)
      const more = () => hand.page.locator('[data-member]').getByRole('button', { name: /^(More|Enemmän)/ })
      await hand.follow('A group with a community card', [
        () => hand.scan(WORKER),
        async () => {
          await hand.scan(FAMILY)
          await hand.scan(ALONE)
        },
        async () => {
          for (const button of await more().all()) await button.click()
        },
        () => hand.press(0),
      ])
      await expect(hand.page.locator('[data-verdict=recorded]')).toBeVisible()
    })

    test('a booking and its handing over', async ({ product }) => {
      const hand = await atDesk(product, language)
      const { page } = hand
      await hand.follow('Bookings', [
        () => page.locator('.picker').getByRole('radio').nth(1).check(),
        async () => {
          await page.locator('#scan-text').fill(FAMILY)
          await hand.press(0)
        },
        async () => {
          await hand.type('2')
          await hand.press(0)
        },
        () => hand.press(0),
        () => hand.press(0),
      ])
      // somebody else comes between
      await hand.scan(ALONE)
      await hand.follow('Bookings', [() => hand.scan(FAMILY), () => hand.type('1'), () => hand.press(0)], { list: 1 })
      await expect(page.locator('[data-verdict=recorded]')).toBeVisible()
    })

    test('a record is cancelled, another one changed', async ({ product }) => {
      const hand = await atDesk(product, language)
      const { page } = hand
      for (const card of [ALONE, FAMILY]) {
        await hand.scan(card)
        await hand.enter()
        await expect(page.locator('[data-verdict=recorded]')).toBeVisible()
      }
      const day = new Date().toLocaleDateString('fi-FI', { timeZone: 'Europe/Helsinki' })
      await hand.follow('Cancel or change a record', [
        () => hand.press(0),
        async () => {
          await hand.fill(0, day)
          await page.keyboard.press('Enter')
          await expect(page.locator('[data-entry]')).toHaveCount(2)
          await hand.press(2)
        },
        async () => {
          for (let filter = 0; filter < 5; filter++) await hand.press(filter)
          await hand.scan(ALONE)
          await expect(page.locator('[data-entry]')).toHaveCount(1)
          await key(page, 'Escape')
          await expect(page.locator('[data-entry]')).toHaveCount(2)
        },
      ])
      const open = (n: number) => page.locator('[data-entry]').nth(n).click()
      await hand.follow(
        'Cancel or change a record',
        [
          async () => {
            await open(1)
            await hand.press(0)
          },
          () => hand.press(0),
          () => hand.press(0),
        ],
        { list: 1 },
      )
      await expect(page.locator('li:is([data-standing=cancelling], [data-standing=taken_back])')).toHaveCount(1)
      const anyway = { fi: 'Korjaa silti', en: 'Change anyway' }[language]
      await hand.follow(
        'Cancel or change a record',
        [
          async () => {
            await open(0)
            await hand.press(0)
          },
          async () => {
            await page
              .getByRole('dialog')
              .getByRole('button', { name: /^(More|Enemmän)/ })
              .click()
            await page.getByRole('dialog').getByRole('radio').first().check()
          },
          () => hand.press(1),
        ],
        { list: 2, besides: [anyway] },
      )
      await expect(page.getByTestId('notice')).toBeVisible()
    })

    test('a report and the summary of the shift', async ({ product }) => {
      const hand = await atDesk(product, language)
      const { page } = hand
      await hand.scan(FAMILY)
      await hand.enter()
      await page.keyboard.press('Shift+F4')
      const year = new Date().getFullYear()
      const fees = { fi: 'Kuitatut maksut', en: 'Fees settled' }[language]
      let show = ''
      const days = async (from: string, to: string) => {
        await page.locator('#reports-from').fill(from)
        await page.locator('#reports-to').fill(to)
        await hand.control(show).click()
      }
      await hand.follow(
        'Reports',
        [
          async () => {
            for (let period = 0; period < 7; period++) await hand.press(period)
            await hand.fill(7, `1.1.${String(year - 1)}`)
            await hand.fill(8, `31.12.${String(year)}`)
            await hand.press(9)
            show = hand.name(9)
          },
          // years and months are told apart in a long period, days in a shorter one
          async () => {
            await expect.poll(() => hand.look()).toHaveLength(1)
            await days(`15.1.${String(year)}`, `15.2.${String(year)}`)
          },
          () => hand.press(0),
        ],
        { besides: [fees] },
      )
      await hand.follow('Summary of the shift', [
        () => hand.press(1),
        () => expect(hand.control(hand.name(0))).toBeVisible(),
        () => hand.press(0),
      ])
      await expect(action(page, 'save-report')).toBeVisible()
    })
  })
