/** The looks' own eyes: each kind of fault is found on a page that has it, and none on one that has not. */
import { geometryFaults, signFaults } from './matrix-geometry.ts'
import { installSeen } from './matrix-seen.ts'
import { wordFaults } from './matrix-words.ts'
import { expect, test } from './product.ts'

const GOOD = '<button style="padding: 20px">Kirjaa</button>'
/** A page with this in it, and what is to be said of it. */
const FAULTS: Record<string, [html: string, told: RegExp | null]> = {
  'nothing is wrong': [GOOD, null],
  'text that its box hides': [
    '<p style="width: 30px; overflow: hidden; white-space: nowrap">Voimassa</p>',
    /Voimassa” is cut off/,
  ],
  'text that leaves its button': [
    '<button style="width: 30px; height: 30px; white-space: nowrap">Voimassa</button>',
    /Voimassa” is cut off/,
  ],
  'a hint that its field hides': [
    '<input placeholder="Lue kortti tai kirjoita tunnus" style="width: 60px; height: 30px">',
    /field’s .* is cut off/,
  ],
  'what must be scrolled sideways': [
    '<div style="width: 90px; overflow: auto"><p style="width: 200px">Kortti</p></div>',
    /sideways/,
  ],
  'texts that lie over each other': ['<p>Kortti</p><p style="margin-top: -40px">Kassa</p>', /overlap/],
  'buttons that lie over each other': [
    `${GOOD}<button style="padding: 20px; margin-left: -30px">Peru</button>`,
    /overlap/,
  ],
  'a button that something covers': [`${GOOD}<div style="position: fixed; inset: 0"></div>`, /covered/],
  'a target smaller than a pointer needs': [
    '<button style="width: 20px; height: 20px; padding: 0">x</button>',
    /is 20 × 20/,
  ],
  'a sign that is as white as its button': [
    '<button style="padding: 20px; color: #fff; background: #fff">+</button>',
    /hardly/,
  ],
  'a page that is too wide': ['<p style="width: 3000px">Kassa</p>', /3\d\d\d wide/],
  'the name of a message': ['<p>word_idle</p>', /name of a message/],
  'a hole in a message': ['<p>Kortti {mask}</p>', /hole/],
  'another language’s message': ['<p>Läs kortet</p>', /not in fi/],
}

for (const [name, [html, told]] of Object.entries(FAULTS))
  test(`looking at a page: ${name}`, async ({ browserOfAll }) => {
    const context = await browserOfAll.newContext({ viewport: { width: 1280, height: 800 } })
    const page = await context.newPage()
    await page.addInitScript(installSeen)
    await page.goto('about:blank')
    await page.setContent(`<!doctype html><html lang="fi"><body style="font: 20px sans-serif">${html}</body></html>`)
    const faults = [
      ...(await geometryFaults(page, 100)),
      ...(await signFaults(page)),
      ...(await wordFaults(page, 'fi')),
    ]
    await context.close()
    if (told) expect(faults.join('\n')).toMatch(told)
    else expect(faults).toEqual([])
  })
