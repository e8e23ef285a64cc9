/** Pages of the door itself, which knows nobody's language yet. */
const page = (fi: string, sv: string, en: string): string =>
  `<!doctype html><html lang="fi"><head><meta charset="utf-8"><title>Kaikuluukku</title></head><body><h1>Kaikuluukku</h1>
<p>${fi}</p>
<p lang="sv">${sv}</p>
<p lang="en">${en}</p></body></html>`

/** Shown to whoever comes without a cookie or with a token that is spent. */
export const LOCKED_OUT = page(
  'Tämä osoite on jo käytetty tai vanhentunut. Avaa kassa käynnistysikkunasta: paina siinä Enter, niin saat uuden osoitteen.',
  'Adressen är redan använd eller föråldrad. Öppna kassan från startfönstret: tryck Enter där för att få en ny adress.',
  'This address has been used or is out of date. Open the desk from the window it was started in: press Enter there for a new address.',
)

/** Shown at an address that leads nowhere. */
export const NOT_FOUND = page(
  'Tätä sivua ei ole. Kassa on <a href="/">alkusivulla</a>.',
  'Sidan finns inte. Kassan är på <a href="/">startsidan</a>.',
  'There is no such page. The desk is at the <a href="/">first page</a>.',
)
