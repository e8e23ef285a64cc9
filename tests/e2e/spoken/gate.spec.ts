/** A festival's gate by what is heard, and by the scanner alone. docs/guide.md#at-a-gate */
import { ALONE, chooseToday, expectUses, FAMILY, key, registerUses, scan, useOf } from '../kinds/steps.ts'
import { expect, test } from '../product.ts'
import { type Ears, heardDesk } from './ears.ts'

const EXPIRED = 'A999005380'
const FESTIVAL = { venueId: 'kaikulan-festivaali' }
/** A use stays at the gate so long, unless another card comes. Milliseconds. */
const SENT_WITHIN = 25_000

async function atGate(desk: Ears): Promise<void> {
  await desk.goToVenue('Kaikulan festivaali')
  await chooseToday(desk.page)
  await desk.press('Gate')
  await desk.hears('polite: Gate. Kaikufestivaali.')
}

const sent = async (desk: Ears, count: number) =>
  expect.poll(async () => (await registerUses(desk)).length, { timeout: SENT_WITHIN }).toBe(count)

test('who is in, who comes along, who is refused, and what is taken back', async ({ product }) => {
  const desk = await heardDesk(product, 'en')
  const { page } = desk
  await atGate(desk)
  await scan(page, FAMILY)
  await desk.hears('polite: Recorded. Let in 1. 1 adult. 2 children are registered on the card.')
  await key(page, '2')
  await desk.hears('polite: Let in 3. 1 adult + 2 children.')
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - region "Recorded":
        - heading "Recorded" [level=2]
      - group "Children along":
        - button "0"
        - button "1"
        - button "2" [pressed]
      - region "Kaikufestivaali"
      - region "Latest":
        - button "Undo"
  `)
  await scan(page, EXPIRED)
  await desk.hears(/^assertive: Not valid\. The card was valid until .+\. No ticket is given with this card\.$/)
  await sent(desk, 1)
  await key(page, 'F8')
  await desk.hears('polite: The record is being undone: 1 adult + 2 children. Kaikukanta will be told.')
  await desk.press('Leave the gate')
  await desk.hears('polite: Desk')
})

test('by scanner alone: one after another is in, and nobody twice', async ({ product }) => {
  const desk = await heardDesk(product, 'en')
  const { page } = desk
  await atGate(desk)
  for (const [card, told] of [
    [FAMILY, /^polite: Recorded\. Let in 1\./],
    [FAMILY, /^assertive: .+ The card was just recorded: 1 adult\./],
    [EXPIRED, /^assertive: Not valid\./],
    [ALONE, /^polite: Recorded\. Let in 1\./],
    ['https://example.org', /^assertive: Scan again\./],
    [FAMILY, /^assertive: Used\. /],
  ] as const) {
    await scan(page, card)
    await desk.hears(told)
  }
  await sent(desk, 2)
  await expectUses(desk, [useOf(FAMILY, FESTIVAL), useOf(ALONE, FESTIVAL)])
})

test('at a theatre the scanner alone records nobody: the card again is no confirmation', async ({ product }) => {
  const desk = await heardDesk(product, 'en')
  const { page } = desk
  await scan(page, ALONE)
  await desk.hears(/^polite: Valid\./)
  await scan(page, ALONE)
  await desk.hears(/^assertive: Same card\./)
  await scan(page, ALONE)
  await desk.hears(/^assertive: Same card\./)
  await expectUses(desk, [])
})
