/** The main jobs at the desk by what is heard, by names and by keys alone. */
import { addDays, helsinkiDay } from '../../../desk/rules/local-date.ts'
import { ALONE, confirm, expectNoUses, expectUses, FAMILY, key, scan, type, useOf, WORKER } from '../kinds/steps.ts'
import { expect, test } from '../product.ts'
import { heardDesk } from './ears.ts'

/** Its last valid day was yesterday. */
const EXPIRED = 'A999005380'
const YESTERDAY = addDays(helsinkiDay(Date.now()), -1)
const inFinnish = (day: string) => day.split('-').map(Number).reverse().join('.')
const inEnglish = (day: string) =>
  new Date(day).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
/** The same card is not the same scan any more. Milliseconds. */
const SAME_CARD = 3_100

test('theatre: a verdict, who comes along, what is handed over, and one key takes it back', async ({ product }) => {
  const desk = await heardDesk(product, 'fi')
  const { page } = desk
  await scan(page, FAMILY)
  await desk.hears(
    'polite: Voimassa. Kortti kelpaa tähän tapahtumaan. Kortille on merkitty 2 lasta. ' +
      'Valitse mukaan tulevat lapset ja kirjaa käyttö. Tarkista tarvittaessa henkilöllisyys.',
  )
  await key(page, '2')
  await desk.hears('polite: 1 aikuinen + 2 lasta: 3 lippua')
  await key(page, '+')
  await desk.hears('polite: Avustaja, tulkki tai tukihenkilö: 1')
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - region "Voimassa":
        - heading "Voimassa" [level=2]
        - list:
          - listitem: Valitse mukaan tulevat lapset ja kirjaa käyttö.
          - listitem: Tarkista tarvittaessa henkilöllisyys.
        - button "Tyhjennä ruutu"
      - group "Mukaan tulevat lapset Kortille on merkitty 2 lasta":
        - radio "0"
        - radio "1"
        - radio "2" [checked]
      - group "Avustaja, tulkki tai tukihenkilö":
        - 'button "Vähemmän: Avustaja, tulkki tai tukihenkilö"'
        - 'button "Enemmän: Avustaja, tulkki tai tukihenkilö"'
      - 'button "Kirjaa käyttö 1 aikuinen + 2 lasta: 3 lippua"'
  `)
  await confirm(page)
  await desk.hears(
    'polite: Kirjattu. Anna 3 lippua + 1 avustajan paikka. 1 aikuinen + 2 lasta. Lipun hinta 0 €. ' +
      'Jos jokin meni väärin, peru kirjaus: F8.',
  )
  await expectUses(desk, [useOf(FAMILY, { minors: 2 })])
  await expect(page.getByRole('region', { name: 'Viimeisimmät kirjaukset' }).getByRole('listitem')).toHaveCount(1)
  await key(page, 'F8')
  await desk.hears(/^polite: Kirjaus perutaan: 1 aikuinen \+ 2 lasta, .+\. Tieto lähtee Kaikukantaan\.$/)
})

test('theatre: a refusal says why and what to say; a card that has a ticket says so before another', async ({
  product,
}) => {
  const desk = await heardDesk(product, 'fi')
  const { page } = desk
  const recorded =
    'polite: Kirjattu. Anna 1 lippu. 1 aikuinen. Lipun hinta 0 €. Jos jokin meni väärin, peru kirjaus: F8.'
  await scan(page, EXPIRED)
  await desk.hears(
    `assertive: Ei voimassa. Kortti oli voimassa ${inFinnish(YESTERDAY)} asti. Lippua ei anneta tällä kortilla. ` +
      'Sano asiakkaalle: Kortin voimassaolo on päättynyt. Kortin jakaja voi uusia sen.',
  )
  await scan(page, ALONE)
  await desk.hears(/^polite: Voimassa\. .* Kortille ei ole merkitty lapsia\. Kirjaa käyttö ja anna lippu\./)
  await confirm(page)
  await desk.hears(recorded)
  await page.waitForTimeout(SAME_CARD)
  await scan(page, ALONE)
  await desk.hears(/^assertive: Jo käytetty\. Kortilla on jo kirjattu 1 lippu .+ Sano asiakkaalle: Otatko tähän toisen/)
  await confirm(page)
  await desk.hears(recorded)
  await expectUses(desk, [useOf(ALONE), useOf(ALONE)])
})

test('course: who pays what', async ({ product }) => {
  const desk = await heardDesk(product, 'en')
  const { page } = desk
  await desk.goToVenue('Kaikulan opisto')
  await desk.goToEvent(/Ompelun peruskurssi/)
  await scan(page, ALONE)
  await desk.hears(
    'polite: Valid. The card is good for this course. The card covers €25.00. The customer pays €29.00. ' +
      'Course places left: 2. Record the course place. Check ID if needed.',
  )
  await confirm(page)
  await desk.hears(
    'polite: Recorded. Give 1 course place. 1 adult. The card covers €25.00. The customer pays €29.00. ' +
      'If something went wrong, undo the record: F8.',
  )
  await expectUses(desk, [useOf(ALONE, { venueId: 'kaikulan-opisto', kind: 'course', cents: 2_500 })])
})

test('library: what is left on the card, what is missing, the kind and the sum', async ({ product }) => {
  const desk = await heardDesk(product, 'sv')
  const { page } = desk
  await desk.goToVenue('Kaikulan kirjasto')
  await scan(page, ALONE)
  await desk.hears(
    'polite: Giltigt. Kortet kan täcka en avgift. Kvar på kortet 30,00 €. Kontrollera identiteten vid behov.',
  )
  await confirm(page)
  await desk.hears('assertive: Välj avgiftens slag.')
  await key(page, 'ArrowDown')
  await desk.hears('polite: Fjärrlån')
  await type(page, '2,40')
  await expect(page.getByRole('textbox', { name: 'Summa i euro' })).toBeFocused()
  await confirm(page)
  await desk.hears(
    'polite: Registrerat. 2,40 €. Fjärrlån: kvitterad med kortet. Annullera registreringen om något blev fel: F8.',
  )
  const fee = { venueId: 'kaikulan-kirjasto', kind: 'fee', feeKind: 'interlibrary_loan', cents: 240 } as const
  await expectUses(desk, [useOf(ALONE, fee)])
})

test('swimming hall: how many visits are left, and how many are let in', async ({ product }) => {
  const desk = await heardDesk(product, 'en')
  const { page } = desk
  await desk.goToVenue('Kaikulan uimahalli')
  await scan(page, FAMILY)
  await desk.hears(
    'polite: Valid. The card is good for this visit. 2 children are registered on the card. Visits left: 30. ' +
      'After this 29. Wristband €5.00: the customer pays. ' +
      'Choose the children coming along and record the visit. Check ID if needed.',
  )
  await key(page, '2')
  await desk.hears('polite: 1 adult + 2 children: 3 visits')
  await key(page, '3')
  await desk.hears('assertive: The card takes at most 2 along. Choose the number again.')
  await key(page, '2')
  await desk.hears('polite: 1 adult + 2 children: 3 visits')
  await confirm(page)
  await desk.hears(/^polite: Recorded\. Let in 3\. 1 adult \+ 2 children\. Wristband €5\.00: the customer pays\./)
  await expectUses(desk, [useOf(FAMILY, { venueId: 'kaikulan-uimahalli', kind: 'visit', minors: 2 })])
})

test('community group: each card that joins, the one that does not, and the whole of it', async ({ product }) => {
  const desk = await heardDesk(product, 'en')
  const { page } = desk
  const group = (people: string, more = '') =>
    `polite: Group. ${people}.${more} Scan the next card or record the group.`
  await scan(page, WORKER)
  await desk.hears(/^assertive: Not alone\. Scan a holder’s card too\. .+ Say to the customer: May I have a customer’s/)
  await confirm(page)
  await desk.hears('assertive: Scan a holder’s card too.')
  await expectNoUses(desk)
  await scan(page, FAMILY)
  await desk.hears(group('1 worker + 1 holder', ' 2 children are registered on the card.'))
  await key(page, '1')
  await desk.hears('polite: 2 of 2, Holder, A•••••5458, 1 child')
  await scan(page, EXPIRED)
  await desk.hears(
    `assertive: Not valid. The card was valid until ${inEnglish(YESTERDAY)}. The card was not added. ` +
      'The rest of the group is as it was. No ticket is given with this card. ' +
      'Say to the customer: The card’s validity has ended. Your card’s issuer can renew it.',
  )
  await desk.press(/^Go on with group/)
  await desk.hears(group('1 worker + 1 holder + 1 child', ' 2 children are registered on the card.'))
  await scan(page, ALONE)
  await desk.hears(group('1 worker + 2 holders + 1 child'))
  await confirm(page)
  await desk.hears(/^polite: Recorded\. Hand over 4 tickets\. 1 worker \+ 2 holders \+ 1 child\. Ticket price €0\./)
  await expectUses(desk, [useOf(WORKER), useOf(FAMILY, { minors: 1 }), useOf(ALONE)])
})
