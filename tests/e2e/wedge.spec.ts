import type { Page } from '@playwright/test'
import { parseCardNumber } from '../../desk/rules/card-number.ts'
import { CODE39, code39Check } from '../../desk/rules/code39.ts'
import { chooseToday } from './kinds/steps.ts'
import { expect, test } from './product.ts'
import { openAnew, SLOW, type Typing, type WedgeDesk, withDesk } from './wedge-desk.ts'
import { CAPS_LOCK, CONTROL, ENTER, F2, F8, F9, rightScan, type Stroke, TAB, usKeys, usScan } from './wedge-scanner.ts'

const PART = 15
/** So few at a time that a busy machine seldom stretches one of their gaps: only those are typed again. */
const inParts = <T>(list: readonly T[], part = PART): T[][] =>
  Array.from({ length: Math.ceil(list.length / part) }, (_part, i) => list.slice(i * part, (i + 1) * part))

/** For every character of Code39 a made-up number that has it for its check character. */
const NUMBERS = Array.from(CODE39, (check) => {
  for (let i = 0; ; i++) {
    const number = `A9${String(i).padStart(8, '0')}`
    if (code39Check(number) === check) return number
  }
})
/** Those whose check character is neither a letter nor a digit. */
const SIGNS = NUMBERS.slice(36)
const checkOf = (number: string) => code39Check(number) ?? ''
const checked = (number: string) => `]A1${number}${checkOf(number)}`

const ALL = `]A0${CODE39}`
/** The same in scans that are short enough to be typed slowly without one of their gaps being stretched. */
const ALL_SHORT = inParts(Array.from(CODE39), 11).map((part) => `]A0${part.join('')}`)
const asItCame = { as: (text: string) => text }

test('a scanner set to a US keyboard reads all of Code39 on a US, Finnish, Swedish and French layout', async ({
  product,
}) => {
  await withDesk(product, async ({ page, display, reads }) => {
    for (const layout of ['us', 'se', 'fr', 'fi']) {
      display.layout(layout)
      // back to back, with nothing between one scan's Enter and the next one's first key; the signs are what differs
      const numbers = layout === 'us' || layout === 'se' ? SIGNS : NUMBERS
      for (const some of inParts(numbers))
        await reads(
          some.flatMap((number) => usScan(checked(number))),
          3,
          some,
        )
      await reads(usScan(ALL), 5, [ALL], asItCame)
    }
    // dead keys compose in a field: nothing of that is left in it
    await page.locator('#scan-text').focus()
    for (const number of NUMBERS.slice(-3)) {
      await reads(usScan(number + checkOf(number)), 10, [number])
      await expect(page.locator('#scan-text')).toHaveValue('')
    }
  })
})

test('a scanner set to the layout of the computer, Finnish or French, reads the same', async ({ product }) => {
  await withDesk(product, async ({ display, reads }) => {
    for (const layout of ['fi', 'fr'] as const) {
      display.layout(layout)
      for (const some of inParts(layout === 'fi' ? SIGNS : NUMBERS))
        await reads(
          some.flatMap((number) => rightScan(layout, checked(number))),
          3,
          some,
        )
      await reads(rightScan(layout, ALL), 5, [ALL], asItCame)
    }
  })
})

test('where keys say too little, none is guessed: a dead key on a Finnish layout, Y and Z on a German one', async ({
  product,
}) => {
  await withDesk(product, async ({ page, display, reads }) => {
    const as = (text: string) => String(parseCardNumber(text))
    display.layout('fi')
    await reads(usScan(']A0K1234567'), 8, ['K1234567'], { as })
    await reads(usScan(']A012345678'), 8, ['12345678'], { as })
    display.layout('de')
    await reads(usScan('Y110029399'), 8, ['null'], { as })
    await expect(page.locator('[data-verdict=refuse]')).toContainText('Kirjoita tunnus')
    await reads(usScan(']A0Y110029399'), 8, ['Y110029399'], { as })
    await reads(usScan('A999005429'), 8, ['A999005429'], { as })
  })
})

test('whatever the gaps, the end, CapsLock, or a page that is blocked for 1500 ms: none is split or merged', async ({
  product,
}) => {
  await withDesk(product, async ({ page, display, reads }) => {
    const [one = '', two = '', three = ''] = NUMBERS.slice(20)
    display.layout('fi')
    for (const gap of [1, 19, 35, 50]) await reads(usScan(checked(one)), gap, [one])
    await reads([...usKeys(one), [TAB]], 8, [one])
    await reads(usKeys(one), 8, [one])
    await reads([[CAPS_LOCK], ...usScan(one), [CAPS_LOCK]], 8, [one])

    // the block begins between two keys, and ends long after the last
    const before = () =>
      page.evaluate(() => {
        const block = () => {
          const end = performance.now() + 1_500
          while (performance.now() < end);
        }
        addEventListener('keydown', () => setTimeout(block, 30), { once: true })
      })
    const strokes = [...usScan(checked(one)), ...usScan(two), ...usKeys(three)]
    await reads(strokes, 15, [one, two, three], { before })
  })
})

test('a barcode that holds F8, Ctrl sequences and Enter does nothing but to be read', async ({ product }) => {
  await withDesk(product, async ({ page, display, forget, type, reads, checked: read, commands }) => {
    display.layout('fi')
    // a hall that is large enough for two cards
    await chooseToday(page, '19:00')
    await reads(usScan('A999005458'), 8, ['A999005458'])
    await expect(page.locator('[data-verdict=admit]')).toBeVisible()
    display.xdotool('key', 'Return')
    await expect(page.locator('[data-verdict=recorded]')).toBeVisible()
    await reads(usScan('A999005429'), 8, ['A999005429'])
    await expect(page.locator('[data-verdict=admit]')).toBeVisible()

    // W, N, T, P, R, L, F: each would leave the page or open something over it
    const control = [25, 57, 28, 33, 27, 46, 41].map((key): Stroke => [CONTROL, key])
    const pages = page.context().pages().length
    forget()
    await type([[F8], ...usKeys('A999'), [F8], ...control, [F2], [F9], ...usKeys('005'), [ENTER], ...usKeys('2')], 8)
    await type([...usScan('A999005429'), ...usScan('2'), [F8], [ENTER], ...control, ...usScan('34'), [ENTER]], 8)
    const does = ['use.record', 'use.undo', 'booking.make']
    expect(commands().filter((command) => does.includes(command))).toEqual([])
    expect(read().length).toBeGreaterThan(0)
    expect(page.context().pages()).toHaveLength(pages)
    expect(new URL(page.url()).pathname).toBe('/')
    await expect(page.locator('dialog[open]')).toHaveCount(0)

    // and the keys are a person's again
    display.xdotool('key', 'F8')
    await expect(() => expect(commands()).toContain('use.undo')).toPass({ timeout: 5_000 })
  })
})

test('in another text field typing stays typing, and a scan never stays', async ({ product }) => {
  await withDesk(product, async (desk) => {
    await stays(desk, 'klo 19, A999005429')
    desk.display.layout('fr')
    await neverStays(desk, NUMBERS[40] ?? '', 20)
    await setSlow(desk.page)
    await neverStays(desk, NUMBERS[41] ?? '', 65, SLOW)
    desk.display.layout('us')
    await stays(desk, 'hamletti ja ofelia')
  })
})

test('keys 50 ms apart are a scanner’s on every layout', async ({ product }) => {
  await withDesk(product, (desk) => readsSlowly(desk, 50))
})

test('keys 100 ms apart are a scanner’s on every layout where it is set to be slow', async ({ product }) => {
  test.slow()
  await withDesk(product, async (desk) => {
    await setSlow(desk.page)
    await readsSlowly(desk, 100, SLOW)
  })
})

/** All of Code39 while nothing has the focus, and a number while a text field has it. */
async function readsSlowly(desk: WedgeDesk, gap: number, how?: Typing): Promise<void> {
  for (const [i, layout] of ['us', 'fi', 'se', 'fr'].entries()) {
    desk.display.layout(layout)
    for (const text of ALL_SHORT) await desk.reads(usScan(text), gap, [text], { ...how, ...asItCame })
    await neverStays(desk, NUMBERS[38 + i] ?? '', gap, how)
  }
}

const searchOf = ({ page }: WedgeDesk) => page.getByPlaceholder('Hae tapahtumaa')

/** Twelve keys a second into a text field. */
async function stays(desk: WedgeDesk, text: string): Promise<void> {
  await searchOf(desk).fill('')
  desk.forget()
  await desk.type(usKeys(text), 83)
  await expect(searchOf(desk)).toHaveValue(text)
  expect(desk.checked()).toEqual([])
}

async function neverStays(desk: WedgeDesk, number: string, gap: number, how?: Typing): Promise<void> {
  const search = searchOf(desk)
  await desk.reads(usScan(number + checkOf(number)), gap, [number], { ...how, before: () => search.fill('') })
  await expect(search).toHaveValue('')
  await expect(search).not.toBeFocused()
}

/** As the scanner page sets it. */
async function setSlow(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const socket = new WebSocket(`ws://${location.host}/ws`)
    await new Promise((opened) => socket.addEventListener('open', opened))
    const request = { serial: [], slowKeyboard: true, pin: '2222' }
    const answered = new Promise((resolve) =>
      socket.addEventListener('message', ({ data }) => String(data).includes('"call":1,') && resolve(data)),
    )
    socket.send(JSON.stringify({ call: 1, command: 'scanners.save', request }))
    await answered
    socket.close()
  })
  await openAnew(page)
}
