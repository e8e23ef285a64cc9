/** Slips from a browser's window as the desk opens it: with nothing in between but the browser's own printing. */
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startDisplay, watchableBrowser } from './display.ts'
import { ALONE, FAMILY, verdict } from './kinds/steps.ts'
import { expect, type Product, test } from './product.ts'
import { choose, notice, papers } from './slip-steps.ts'

/** An Enter so long after a card's own is a person's. Milliseconds. */
const CONFIRM = 300

test('a window shows no printing dialog where slips print by themselves, and one where they do not', async ({
  product,
}) => {
  const set = async (when: string) => {
    const { program, address } = await product.desk(['--demo'])
    await choose(await product.open(address), when)
    await program.end()
  }
  await set('ask')
  expect(await browserArguments(product)).not.toContain('--kiosk-printing')
  await set('always')
  expect(await browserArguments(product)).toContain('--kiosk-printing')
})

/** What the desk's own browser is started with. */
async function browserArguments({ dir, run }: Product): Promise<string[]> {
  const seen = join(dir, 'arguments')
  const browser = join(dir, 'browser')
  rmSync(seen, { force: true })
  writeFileSync(browser, `#!/bin/sh\nprintf '%s\\n' "$@" >${seen}.new && mv ${seen}.new ${seen}\n`)
  chmodSync(browser, 0o755)
  const args = ['--demo', '--port=0', `--data=${join(dir, 'desk')}`, `--browser=${browser}`, '--allow-root']
  const program = run('standalone', args, { DISPLAY: ':1' })
  await expect.poll(() => existsSync(seen)).toBe(true)
  await program.end()
  return readFileSync(seen, 'utf8').split('\n')
}

/** As an X server delivers a scanner's keys, to a browser that prints as it was started. */
test('without a dialog a real browser prints, and takes the next card as soon as it has', async ({ product }) => {
  const { program, address } = await product.desk(['--demo'])
  await choose(await product.open(address), 'always')
  await program.end()
  const display = await startDisplay()
  try {
    const browser = await watchableBrowser(product.dir)
    const args = ['--demo', '--port=0', `--data=${join(product.dir, 'desk')}`, `--browser=${browser.file}`]
    product.run('standalone', [...args, '--allow-root'], display.env)
    const page = await browser.watch()
    const scanned = (number: string) => display.xdotool('type', '--delay', '2', `${number}\n`)
    await expect(verdict(page, 'idle')).toBeVisible()
    await page.evaluate(() => {
      const papers: string[] = []
      window.printer = { papers, jobs: [], end: () => undefined }
      for (const name of ['beforeprint', 'afterprint']) window.addEventListener(name, () => papers.push(name))
    })
    scanned(FAMILY)
    await expect(verdict(page, 'admit')).toBeVisible()
    await page.waitForTimeout(CONFIRM)
    display.xdotool('key', 'Return')
    await expect(verdict(page, 'recorded')).toBeVisible()
    // the page stands still meanwhile, and Chromium may drop keys that it is sent
    await expect.poll(() => papers(page), { timeout: 30_000 }).toEqual(['beforeprint', 'afterprint'])
    scanned(ALONE)
    await expect(verdict(page, 'admit')).toBeVisible()
    await expect(notice(page)).toHaveCount(0)
  } finally {
    display.end()
  }
})
