/** The administrator's PIN of a desk where nobody has one yet, set as the guide says. */
import { expect } from '../product.ts'
import type { Hand } from './hand.ts'

export const ADMINISTRATOR = '2222'

/** Leaves the settings open at the venue's page. */
export async function setAdministratorPin(hand: Hand): Promise<void> {
  const { page } = hand
  const change = { fi: 'Vaihda', en: 'Change' }[hand.language]
  await hand.follow(
    'PINs',
    [
      async () => {
        await hand.press(0)
        await hand.press(1)
      },
      () => page.locator('[data-pin=administrator]').getByRole('button').click(),
      async () => {
        await hand.type(ADMINISTRATOR)
        await page.keyboard.press('Tab')
        await hand.type(ADMINISTRATOR)
        await hand.press(2)
      },
    ],
    { besides: [change] },
  )
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

/** Where the settings ask for it. */
export async function givePin(hand: Hand): Promise<void> {
  await hand.page.locator('#administrator-pin').focus()
  await hand.type(ADMINISTRATOR)
  await hand.enter()
}
