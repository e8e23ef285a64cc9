/** A desk that prints slips: only the way to the printer itself is a test's own. */
import type { Page } from '@playwright/test'
import type { Printed, PrintJob } from '../../desk/contract.ts'
import { confirm, key, scan, verdict } from './kinds/steps.ts'
import { expect } from './product.ts'

/** As a page's window has it in a test: what the printer got, and how its job ends. */
interface Printer {
  readonly papers: string[]
  readonly jobs: PrintJob[]
  end(printed: Printed): void
}
declare global {
  interface Window {
    printer: Printer
  }
}

/** A browser that prints at once, as one does that was started without its dialog. */
export const browserPrints = (page: Page) =>
  page.evaluate(() => {
    const papers: string[] = []
    window.printer = { papers, jobs: [], end: () => undefined }
    window.print = () => {
      window.dispatchEvent(new Event('beforeprint'))
      papers.push(document.querySelector<HTMLElement>('body > [data-testid=slip]')?.textContent ?? 'no slip')
      papers.push(document.querySelector<HTMLElement>('[data-verdict]')?.dataset['verdict'] ?? 'no verdict')
    }
  })

/** A host that prints, such as Electron; its jobs end when the test says so. */
export const hostPrints = (page: Page) =>
  page.evaluate(() => {
    const jobs: PrintJob[] = []
    const ends: ((printed: Printed) => void)[] = []
    window.printer = { papers: [], jobs, end: (printed) => ends.shift()?.(printed) }
    const print = (job: PrintJob) => {
      jobs.push(job)
      return new Promise<Printed>((end) => ends.push(end))
    }
    const printers = () => Promise.resolve([{ name: 'Receipts_80mm', label: 'Kuittitulostin' }])
    Object.assign(window, { kaikuluukkuPrinting: { print, printers } })
  })
/** As words: what may not part on a narrow roll is as far apart as anything else. */
export const spaced = (text: string) => text.replaceAll('\u00a0', ' ')
export const papers = async (page: Page) => (await page.evaluate(() => window.printer.papers)).map(spaced)
export const jobs = (page: Page) => page.evaluate(() => window.printer.jobs)
export const end = (page: Page, printed: Printed) => page.evaluate((how) => window.printer.end(how), printed)
export const notice = (page: Page) => page.getByTestId('notice')

/** In the settings, as staff do it. */
export async function choose(page: Page, when: string): Promise<void> {
  await expect(page.locator('[data-verdict]')).toBeVisible()
  await page.keyboard.press('Control+,')
  await page.locator('[data-way=printing]').click()
  const way = page.locator(`[data-way=${when}]`)
  await way.click()
  await expect(way).toHaveAttribute('aria-pressed', 'true')
}
export const toDesk = async (page: Page) => {
  await page.keyboard.press('F10')
  await expect(verdict(page, 'idle')).toBeVisible()
}

export async function record(page: Page, card: string, minors = '0'): Promise<void> {
  await scan(page, card)
  await expect(verdict(page, 'admit')).toBeVisible()
  await key(page, minors)
  await confirm(page)
}
