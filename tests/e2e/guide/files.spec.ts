/** The guides do what they say of files: an agency's report and the programme of a box office, as the tables there show them. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addDays, helsinkiDay } from '../../../desk/rules/local-date.ts'
import { GUIDES, type Told } from '../../docs/guide.ts'
import { type Desk, pairedDesk } from '../kinds/steps.ts'
import { expect, test } from '../product.ts'
import { Hand, sectionLike } from './hand.ts'

const TODAY = helsinkiDay(Date.now())
const YESTERDAY = addDays(TODAY, -1)
const inFinnish = (day: string) => day.split('-').map(Number).reverse().join('.')

/** The first table of a section: its head, then its rows. */
function tableOf(language: Told, english: string): string[][] {
  const [head = '', , ...rows] =
    /^\|.*\|$(\n^\|.*\|$)*/m.exec(sectionLike(language, english).text)?.[0].split('\n') ?? []
  const cells = (row: string) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
  return [head, ...rows].map(cells)
}

function fileOf(dir: string, name: string, table: readonly (readonly string[])[]): string {
  const path = join(dir, name)
  writeFileSync(path, table.map((row) => row.join(';')).join('\r\n'))
  return path
}

/** The guide's own lines, of two events that there were yesterday. */
async function reportOf({ page, product }: Desk, language: Told): Promise<string> {
  await page.locator('nav [data-screen=afterwards]').click()
  await page.locator('#paper-day').fill(inFinnish(YESTERDAY))
  const events = await page.locator('#paper-events label').all()
  const titles = await Promise.all(events.map((event) => event.locator('.title').innerText()))
  const time = (await events[0]?.locator('.time').innerText())?.replace(/[^\d.:]/g, '') ?? ''
  const [head = [], ...rows] = tableOf(language, 'An agency’s report')
  const lines = rows.map(([card = '', , at, , minors = '']) => {
    const [title = ''] = at ? titles : titles.slice(1)
    return [card, inFinnish(YESTERDAY), at ? time : '', title.trim(), minors]
  })
  return fileOf(product.dir, 'raportti.csv', [head, ...lines])
}

/** Later than what the demonstration register has on its own programme. Days. */
const LATER = 61

/** The guide's own programme. */
function programmeOf({ product }: Desk, language: Told): string {
  const [head = [], ...rows] = tableOf(language, 'Events')
  const lines = rows.map((row, i) =>
    row.map((cell) =>
      /^\d+\.\d+\.\d{4}$/.test(cell) ? inFinnish(addDays(TODAY, LATER + i + (cell === row[1] ? 0 : 56))) : cell,
    ),
  )
  return fileOf(product.dir, 'ohjelmisto.csv', [head, ...lines])
}

for (const language of Object.keys(GUIDES) as Told[])
  test(`the guide in ${language}: an agency’s report, and events from the box-office system`, async ({ product }) => {
    const desk = await pairedDesk(product, 'keyboard', language)
    const { page, register } = desk
    const hand = new Hand(page, language)
    const report = await reportOf(desk, language)
    await hand.follow('An agency’s report', [
      () => undefined,
      async () => {
        await hand.press(0)
        await hand.press(1)
        await page.locator('#report-file').setInputFiles(report)
      },
      () => hand.press(0),
      () => expect(page.locator('[data-action=import]')).toBeVisible(),
      () => hand.pressQuoted(0),
    ])
    await expect.poll(async () => (await register.uses()).map(({ minors }) => minors).sort()).toEqual([0, 0, 2])
    await hand.follow('An agency’s report', [() => hand.press(0), () => hand.press(0), () => hand.press(0)], {
      list: 1,
    })
    await expect(page.getByTestId('report-taken-back')).toContainText('3')
    await expect.poll(async () => (await register.uses()).map(({ cancelled }) => cancelled)).toEqual([true, true, true])

    const programme = programmeOf(desk, language)
    await hand.follow(
      'Events',
      [
        () => undefined,
        async () => {
          await hand.press(0)
          await hand.press(1)
          await page.locator('#events-file').setInputFiles(programme)
        },
        () => hand.pressQuoted(0),
      ],
      { list: 1 },
    )
    await expect(page.getByTestId('import-done')).toContainText('3')
  })
