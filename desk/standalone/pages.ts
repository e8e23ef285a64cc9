/** The two pages that are shown before the desk's own. */

const page = (head: string, body: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Kaikuluukku</title>${head}</head><body>${body}</body></html>`

/** Goes on to the desk as a navigation of our own origin, so that the strict cookie is sent along. */
export const ENTERED = page('<meta http-equiv="refresh" content="0;url=/">', '')

export const LOCKED_OUT = page(
  '',
  `<h1>Kaikuluukku</h1>
<p lang="fi">Tämä osoite on jo käytetty tai vanhentunut. Avaa kassa käynnistysikkunasta: paina siinä Enter, niin saat uuden osoitteen.</p>
<p lang="sv">Adressen är redan använd eller föråldrad. Öppna kassan från startfönstret: tryck Enter där för att få en ny adress.</p>
<p lang="en">This address has been used or is out of date. Open the desk from the window it was started in: press Enter there for a new address.</p>`,
)
