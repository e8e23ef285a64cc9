/** What the pictures show: at the desk, with the cards and the programme of the demonstration, and on a new computer. */
export const LANGUAGES = { en: 'English', fi: 'Suomi' }

const ALONE = 'A999005429'
const FAMILY = 'A999005458'
const LARGE_FAMILY = 'AM10020030'
const ANOTHER = 'A999991234'
const EXPIRED = 'A999005380'
const WORKER = 'Z000010669'
const INACTIVE = 'X000011656'
const UNKNOWN = 'A999991229'

/** What a paired desk is called, and the computer. */
export const DESKS = { en: 'Desk 1', fi: 'Kassa 1' }

/** The steps. Each begins where the one before it ended. */
export async function goThrough(desk) {
  await desk.verdict('idle')
  await desk.page.getByRole('button', { name: LANGUAGES[desk.language] }).click()
  await desk.page.locator(`html[lang=${desk.language}]`).waitFor()
  await desk.sent()
  await settings(desk)
  await openSettings(desk)
  await tickets(desk)
  await help(desk)
  await group(desk)
  await booking(desk)
  await paper(desk)
  await report(desk)
  await programme(desk)
  await cap(desk)
  await fee(desk)
  await gate(desk)
  await journal(desk)
  await reports(desk)
}

/** Provisional use is allowed, and the venue says whom to tell; a cap below its floor is typed, looked at and undone. */
async function settings({ page, screen, button, language, take }) {
  await screen('settings')
  await page.locator('[data-way=venue]').click()
  await page.locator('#administrator-pin').fill('2222')
  await page.keyboard.press('Enter')
  await page.locator('[id="settings.provisional"]').check()
  const told = { en: 'Culture services, tel. 000 123 4567', fi: 'Kulttuuripalvelut, p. 000 123 4567' }
  await page.locator('[id="settings.responsible"]').fill(told[language])
  await button('limits_save').click()
  await page.locator('dialog[open] [type=submit]').click()
  await page.locator('dialog[open]').waitFor({ state: 'detached' })
  const field = page.locator('[id="performance.cap"]')
  await field.fill('20')
  await field.blur()
  await page.locator('[data-group=performance]').evaluate((group) => {
    // the parts of the settings stay above it
    group.style.scrollMarginBlockStart = '6rem'
    group.scrollIntoView({ block: 'start' })
  })
  await take('limits')
  await button('programme_discard').click()
  await screen('desk')
}

/** Open to whoever serves: no PIN is asked for. */
async function openSettings({ page, screen, scan, take }) {
  await screen('settings')
  await page.locator('[data-way=general]').click()
  await take('settings')
  await page.locator('[data-way=diagnostics]').click()
  await page.locator('[data-line=clock]').waitFor()
  await take('diagnostics')
  await page.locator('[data-way=scanners]').click()
  await scan(FAMILY)
  await page.getByText(FAMILY).first().waitFor()
  await take('scanners')
  await page.locator('[data-way=venue]').click()
  await screen('desk')
}

/** All of the keys at once need more of the screen. */
async function help({ page, keys, take }) {
  const size = page.viewportSize()
  await page.setViewportSize({ ...size, height: 1000 })
  await keys('?')
  await page.locator('dialog[open]').waitFor()
  await take('help')
  await keys('Escape')
  await page.setViewportSize(size)
}

async function tickets({ verdict, keys, scan, clear, take, sent, page }) {
  await scan(ALONE)
  await verdict('admit')
  await keys('Enter')
  await verdict('recorded')
  await scan(FAMILY)
  await verdict('admit')
  await keys('2', '+')
  await take('children')
  await keys('Enter')
  await verdict('recorded')
  await sent()
  await page.waitForTimeout(3_200)
  await scan(FAMILY)
  await verdict('attention', 'already_used')
  await take('used')
  await clear()
  await take('desk')
  await scan(EXPIRED)
  await verdict('refuse', 'expired')
  await take('refused')
  await scan(UNKNOWN)
  await verdict('refuse', 'not_found')
  await take('not-found')
  await clear()
}

async function group({ keys, scan, verdict, take, sent, page, clear }) {
  await scan(WORKER)
  await verdict('attention', 'community_alone')
  await scan(ANOTHER)
  await page.locator('[data-group="2"]').waitFor()
  await scan(LARGE_FAMILY)
  await page.locator('[data-group="3"]').waitFor()
  await keys('2')
  await page.locator('[data-group="5"]').waitFor()
  await take('group')
  await keys('Enter')
  await verdict('recorded')
  await sent()
  await clear()
}

async function booking({ event, keys, scan, verdict, take, page, clear }) {
  await event('Hamlet', 1)
  await scan(FAMILY)
  await verdict('admit')
  await keys('2', 'F9')
  await page.locator('dialog[open]').waitFor()
  await take('booking')
  await keys('Enter')
  await verdict('booked')
  await clear()
}

/** Two cards of the evening before are entered; the third raises a doubt. */
async function paper({ page, screen, keys, take, sent }) {
  await screen('afterwards')
  const day = page.locator('#paper-day')
  await day.fill('19.1.2027')
  await page.locator('#paper-events label', { hasText: 'Lumikenkätango' }).click()
  for (const [number, minors] of [
    [ALONE, '0'],
    [FAMILY, '1'],
  ]) {
    await page.locator('#paper-card').fill(number)
    await keys('Enter')
    await page.locator('#paper-minors').fill(minors)
    await keys('Enter')
    await page.locator('#paper-card:focus').waitFor()
    await page.waitForTimeout(500)
  }
  await sent().catch(() => undefined)
  await page.locator('#paper-card').fill(INACTIVE)
  await keys('Enter')
  await page.locator('#paper-minors').fill('0')
  await keys('Enter')
  await page.waitForTimeout(500)
  await take('paper')
  await keys('Escape')
}

/** One line is as it should be, one is recorded already, and two have something wrong. */
async function report({ page, take, screen, language }) {
  await page.locator('[data-way=report]').click()
  const lines = [
    { en: 'Card number;Date;Time;Event;Tickets', fi: 'Kortin tunnus;Päivä;Kello;Esitys;Lippuja' }[language],
    `${ANOTHER};18.1.2027;18.00;Yö Harmaakarin majakalla;2`,
    `${FAMILY};19.1.2027;19.00;Lumikenkätango;2`,
    `${ALONE};31.11.2026;19.00;Hamlet;1`,
    `${ALONE};17.1.2027;20.00;Hamlet;1`,
  ]
  await page.locator('#report-file').setInputFiles({
    name: { en: 'report-2027-01.csv', fi: 'raportti-2027-01.csv' }[language],
    mimeType: 'text/csv',
    buffer: Buffer.from(lines.join('\r\n')),
  })
  await page.locator('[data-action=import]').waitFor()
  await take('report')
  await screen('desk')
}

/** A cap of one performance below its floor is typed, looked at and undone. */
async function programme({ page, screen, take, button }) {
  await screen('events')
  await page.locator('[data-event="hamlet-2027-01-20-1900"]').click()
  await page.locator('#event-cap').fill('20')
  await page.locator('#event-cap').blur()
  await take('events')
  await button('programme_discard').click()
  await screen('desk')
}

async function cap({ venue, keys, scan, verdict, take, page }) {
  await venue('Kivikylän konserttitalo')
  for (const [number, minors] of [
    [LARGE_FAMILY, '4'],
    [FAMILY, '1'],
    [ANOTHER, '0'],
  ]) {
    await scan(number)
    await page.locator('[data-verdict=admit], [data-verdict=attention]').first().waitFor()
    await keys(minors, 'Enter')
    await verdict('recorded')
  }
  await scan(ALONE)
  await verdict('refuse', 'cap_full')
  await take('full')
  await keys('Escape')
}

async function fee({ venue, keys, scan, verdict, take, language }) {
  await venue('Kaikulan kirjasto')
  await scan(ALONE)
  await verdict('admit')
  await keys('ArrowDown', '4', language === 'fi' ? ',' : '.', '5', '0')
  await take('fee')
}

/** A card that is let in provisionally and that the register then rejects. */
async function journal({ page, screen, venue, event, scan, verdict, say, take }) {
  await venue('Kaikulan teatteri')
  await event('Yö Harmaakarin')
  await scan(UNKNOWN)
  await verdict('refuse', 'not_found')
  await page.getByRole('button', { name: say('admit_provisionally') }).click()
  await verdict('recorded')
  await page.locator('[data-status=rejected]').waitFor()
  await screen('journal')
  await page.locator('[data-state=rejected] [data-entry]').first().click()
  await take('journal')
}

/** A family is in, and is told how many they are. */
async function gate({ page, venue, keys, scan, verdict, take }) {
  await venue('Kaikulan festivaali')
  await page.locator('[data-action=gate]').click()
  for (const number of [ANOTHER, LARGE_FAMILY]) {
    await scan(number)
    await verdict('recorded')
  }
  await keys('2')
  await page.locator('[data-minors] [aria-pressed=true]', { hasText: '2' }).waitFor()
  await take('gate')
  await page.locator('[data-action=leave-gate]').click()
}

/** The week, and the shift that all of the above was: both need more of the screen. */
async function reports({ page, screen, button, take }) {
  await screen('reports')
  await page.setViewportSize({ width: 1280, height: 1000 })
  await button('reports_week').click()
  await page.locator('[data-report=time] svg, [data-report=time] [role=img]').first().waitFor()
  await take('reports')
  await page.locator('[data-action=shift]').click()
  await page.locator('[data-action=print-shift]').waitFor()
  await take('shift')
}

/** A new computer: the form of the pairing, the scanner that works, and the first backup of the desk. */
export async function setUp({ page, language, screen, scan, take }, register) {
  await page.getByRole('button', { name: LANGUAGES[language] }).click()
  await page.locator(`html[lang=${language}]`).waitFor()
  await page.locator('#pair-registerUrl').fill('https://kaikukanta.example')
  await page.locator('#pair-code').fill('KAIKU-DEMO')
  await page.locator('#pair-deskName').fill(DESKS[language])
  await take('setup')
  await page.locator('#pair-registerUrl').fill(register)
  await page.locator('form [type=submit]').click()
  const next = page.locator('[data-action=setup-next]')
  for (const step of ['venue', 'pins']) {
    await page.locator(`[data-step=${step}]`).waitFor()
    await next.click()
  }
  await page.locator('[data-step=scanner]').waitFor()
  await scan(FAMILY)
  await page.getByTestId('setup-scanner').locator('svg').first().waitFor()
  await take('setup-scanner')
  await page.locator('[data-action=setup-later]').click()
  await page.locator('[data-verdict=idle]').waitFor()
  await screen('settings')
  await page.locator('[data-way=backups]').click()
  await page.getByTestId('backups-screen').getByRole('button').first().click()
  await page.locator('[data-kind]').first().waitFor()
  await take('backups')
}
