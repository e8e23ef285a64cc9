/** How a screen is reached, in steps of whoever is at the desk. */
import type { Page } from '@playwright/test'
import { action, key, scan, verdict } from './kinds/steps.ts'
import type { Tell } from './retold.ts'

export interface Screen {
  readonly name: string
  /** The demonstration's venue that it is seen at: the theatre unless another is named. */
  readonly venue?: string
  /** What the desk is made to tell. */
  readonly told?: Tell
  /** A desk that is not paired. */
  readonly unpaired?: boolean
  reach(page: Page): Promise<void>
  /** What reaching it left at the desk goes again. */
  leave?(page: Page): Promise<void>
}

export const judged = async (page: Page, number: string) => {
  await scan(page, number)
  await page.locator('[data-verdict]:not([data-verdict=idle]):not([data-verdict=checking])').waitFor()
}
export const pressed =
  (...names: string[]) =>
  async (page: Page) => {
    for (const name of names) await key(page, name)
  }
export const way = async (page: Page, name: string) => page.locator(`[data-way=${name}]`).click()
/** The screen’s own keys for a card’s number. */
export const cardKeys = async (page: Page) => {
  await action(page, 'card-keys').click()
  await page.locator('[data-over]').waitFor()
}
export const dialog = (page: Page) => page.locator('dialog[open]').waitFor()
export const recorded = async (page: Page, number: string) => {
  await judged(page, number)
  await page.waitForTimeout(250)
  await page.keyboard.press('Enter')
  await verdict(page, 'recorded').waitFor()
}
export const undone = async (page: Page) => {
  await key(page, 'F8')
  await page.locator('.recent li').first().getByRole('button').waitFor({ state: 'detached' })
}
export const part = async (page: Page, name: string) => {
  await key(page, 'Control+Comma')
  await way(page, name)
}
