/** Small PNGs: a screen has few colours, so each of its pixels is a number in a palette of 256. */
import { crc32, deflateSync } from 'node:zlib'

/** The same picture with a palette. `blank` is a page of nothing, in which the picture is unpacked. */
export async function withPalette(blank, png) {
  const { width, palette, pixels } = await blank.evaluate(reduce, png.toString('base64'))
  const rows = Buffer.from(pixels, 'base64')
  const height = rows.length / width
  const lines = Array.from({ length: height }, (_, y) => [
    Buffer.of(0),
    rows.subarray(y * width, (y + 1) * width),
  ]).flat()
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette)),
    chunk('IDAT', deflateSync(Buffer.concat(lines), { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

/** In the page: the 256 commonest kinds of colour, each by its commonest colour; every other goes to the nearest. */
async function reduce(base64) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
  context.drawImage(bitmap, 0, 0)
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height)
  const counts = new Map()
  const colours = new Uint32Array(data.length / 4)
  for (let i = 0; i < colours.length; i++) {
    const colour = (data[4 * i] << 16) | (data[4 * i + 1] << 8) | data[4 * i + 2]
    colours[i] = colour
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  const kinds = new Map()
  for (const [colour, count] of [...counts].sort((a, b) => b[1] - a[1])) {
    const kind = colour & 0xf0f0f0
    const known = kinds.get(kind)
    if (known) known.count += count
    else kinds.set(kind, { colour, count })
  }
  const chosen = [...kinds.values()].sort((a, b) => b.count - a.count).slice(0, 256)
  const rest = [...counts].filter(([colour]) => !chosen.some((kind) => kind.colour === colour))
  // what is left of the palette goes to the commonest colours that have no place in it yet
  for (const [colour, count] of rest.sort((a, b) => b[1] - a[1]).slice(0, 256 - chosen.length))
    chosen.push({ colour, count })
  const parts = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]
  const palette = chosen.map(({ colour }) => parts(colour))
  const nearest = new Map()
  const indexOf = (colour) => {
    const [red, green, blue] = parts(colour)
    let [best, least] = [0, Infinity]
    palette.forEach(([r, g, b], i) => {
      const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2
      if (distance < least) [best, least] = [i, distance]
    })
    return best
  }
  let pixels = ''
  for (const colour of colours) {
    if (!nearest.has(colour)) nearest.set(colour, indexOf(colour))
    pixels += String.fromCharCode(nearest.get(colour))
  }
  return { width: bitmap.width, palette: palette.flat(), pixels: btoa(pixels) }
}
