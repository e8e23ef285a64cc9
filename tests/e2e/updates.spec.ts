/** New versions, as the settings tell of them. What Electron's main answers is given by the test. */
import type { Page } from '@playwright/test'
import type { UpdateState } from '../../desk/contract.ts'
import { expect, test } from './product.ts'

const AT = Date.now() - 90 * 60_000
const STATES: readonly [state: UpdateState, fi: RegExp, wanting: boolean][] = [
  [{ state: 'off', why: 'development' }, /lähdekoodista/, false],
  [{ state: 'off', why: 'managed' }, /tietohallinto/, false],
  [{ state: 'off', why: 'no_source' }, /mistä päivitykset haetaan/, false],
  [{ state: 'off', why: 'unsigned' }, /tekijää ei voi varmistaa/, true],
  [{ state: 'current', checkedAt: null }, /etsitään kohta/, false],
  [{ state: 'current', checkedAt: AT }, /Uudempaa versiota ei ole\. Tarkistettu/, false],
  [{ state: 'looking' }, /Etsitään/, false],
  [{ state: 'fetching', version: '0.2.0' }, /0\.2\.0 löytyi/, false],
  [{ state: 'waiting', version: '0.2.0' }, /0\.2\.0 on haettu/, false],
  [{ state: 'failed', problem: 'unreachable', at: AT }, /yhteyttä ei saatu/, true],
  [{ state: 'failed', problem: 'refused', at: AT }, /hylättiin/, true],
  [{ state: 'failed', problem: 'not_installed', at: AT }, /ei voitu asentaa/, true],
  [{ state: 'failed', problem: 'other', at: AT }, /epäonnistui/, true],
]

const hostSays = (page: Page, state: UpdateState) =>
  page.evaluate((told) => {
    Object.assign(window, {
      kaikuluukkuUpdates: { state: () => Promise.resolve(told), rest: () => Promise.resolve(null) },
    })
  }, state)

async function openSettings(page: Page): Promise<void> {
  await expect(page.locator('[data-verdict]')).toBeVisible()
  await page.keyboard.press('Control+,')
}

/** Anew, since the page of settings asks when it is opened. */
async function openGeneral(page: Page): Promise<void> {
  await page.locator('[data-way=printing]').click()
  await page.locator('[data-way=general]').click()
  await expect(page.getByTestId('general-screen')).toBeVisible()
}

test('the settings tell what is known of a new version, and what to do', async ({ product }) => {
  const { address } = await product.desk(['--demo'])
  const page = await product.open(address)
  const panel = page.getByTestId('updates')
  await openSettings(page)
  await openGeneral(page)
  await expect(panel).toContainText('Ohjelma ei päivity itse')
  for (const [state, words, wanting] of STATES) {
    await hostSays(page, state)
    await openGeneral(page)
    await expect(panel.locator('p')).toHaveText(words)
    expect(await panel.locator('.wanting').count()).toBe(wanting ? 1 : 0)
  }
})

test('what is shown goes on by itself', async ({ product }) => {
  const { address } = await product.desk(['--demo'])
  const page = await product.open(address)
  await hostSays(page, { state: 'looking' })
  await openSettings(page)
  await openGeneral(page)
  const panel = page.getByTestId('updates')
  await expect(panel).toContainText('Etsitään')
  await page.evaluate(() => {
    const host = (window as unknown as { kaikuluukkuUpdates: { state(): Promise<unknown> } }).kaikuluukkuUpdates
    host.state = () => Promise.resolve({ state: 'fetching', version: '0.3.0' })
  })
  await expect(panel).toContainText('0.3.0')
})
