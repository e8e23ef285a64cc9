/** Shown to whoever comes without a cookie or with a token that is spent. */
export const LOCKED_OUT =
  '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Kaikuluukku</title></head><body>' +
  `<h1>Kaikuluukku</h1>
<p lang="fi">Tämä osoite on jo käytetty tai vanhentunut. Avaa kassa käynnistysikkunasta: paina siinä Enter, niin saat uuden osoitteen.</p>
<p lang="sv">Adressen är redan använd eller föråldrad. Öppna kassan från startfönstret: tryck Enter där för att få en ny adress.</p>
<p lang="en">This address has been used or is out of date. Open the desk from the window it was started in: press Enter there for a new address.</p></body></html>`
