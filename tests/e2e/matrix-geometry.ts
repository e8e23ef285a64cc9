/** What is wrong with a page as it stands: cut off, overlapping, out of reach or too small. ux.md#Hands, eyes, ears */
import type { Page } from '@playwright/test'
import type { Box } from './matrix-seen.ts'

/** Nothing is wider than the window, and the desk's own screen is no higher either while letters have their usual size. */
function tooLarge(text: number): string[] {
  const { scrollWidth, scrollHeight } = document.documentElement
  const faults = scrollWidth > innerWidth ? [`the page is ${String(scrollWidth)} wide`] : []
  const isDesk = document.querySelector('[data-verdict]') !== null
  if (isDesk && text === 100 && scrollHeight > innerHeight) faults.push('the page is higher than the window')
  for (const element of window.seen.root().querySelectorAll('*')) {
    const { overflowX } = getComputedStyle(element)
    // what is meant to be scrolled sideways can be reached by keyboard
    if (overflowX !== 'auto' && overflowX !== 'scroll') continue
    if (element.scrollWidth > element.clientWidth + 1 && !element.matches('[tabindex], .unseen, pre, textarea, input'))
      faults.push(`${window.seen.nameOf(element)} must be scrolled sideways`)
  }
  return faults
}

/** No line leaves the box that hides what flows over, or the button it stands on. */
function cutText(): string[] {
  const { seen } = window
  const outside = (line: Box, frame: DOMRect, isX: boolean, isY: boolean) =>
    (isX && (line.left < frame.left - 1.5 || line.right > frame.right + 1.5)) ||
    (isY && (line.top < frame.top - 2.5 || line.bottom > frame.bottom + 2.5))
  const isCut = ({ element, ...line }: ReturnType<typeof seen.lines>[number]): boolean => {
    const hides = (value: string) => value === 'hidden' || value === 'clip'
    for (let around: Element | null = element; around && around !== document.body; around = around.parentElement) {
      const { overflowX, overflowY, display } = getComputedStyle(around)
      if (around.matches('button, label, [role=option]') && display !== 'inline') {
        if (outside(line, around.getBoundingClientRect(), true, true)) return true
      }
      if (overflowX === 'visible' && overflowY === 'visible') continue
      if (outside(line, around.getBoundingClientRect(), hides(overflowX), hides(overflowY))) return true
      // from here on only what its own scrolling shows of it can be cut
      if (overflowX === 'auto' || overflowY === 'auto' || overflowY === 'scroll') return false
    }
    return false
  }
  return seen
    .lines()
    .filter(isCut)
    .map(({ text }) => `“${text}” is cut off`)
}

/** What a field holds, or hints at, has room in it. */
function cutFields(): string[] {
  const pen = document.createElement('canvas').getContext('2d')
  if (!pen) return ['no canvas']
  const fields = Array.from(window.seen.root().querySelectorAll<HTMLInputElement>('input')).filter(
    (field) => field.matches('[type=text], [type=search], :not([type])') && window.seen.isShown(field),
  )
  return fields
    .filter((field) => {
      const { font, paddingLeft, paddingRight, letterSpacing } = getComputedStyle(
        field,
        field.value === '' ? '::placeholder' : null,
      )
      const padding = getComputedStyle(field)
      pen.font = font
      pen.letterSpacing = letterSpacing === 'normal' ? '0px' : letterSpacing
      const room =
        field.clientWidth -
        (parseFloat(padding.paddingLeft) || parseFloat(paddingLeft)) -
        (parseFloat(padding.paddingRight) || parseFloat(paddingRight))
      return pen.measureText(field.value || field.placeholder).width > room + 1
    })
    .map((field) => `the field’s “${field.value || field.placeholder}” is cut off`)
}

/** No two texts or controls lie over each other. */
function overlaps(): string[] {
  const { seen } = window
  interface Thing extends Box {
    readonly element: Element
    readonly isControl: boolean
  }
  const isFloating = (element: Element | null): boolean =>
    element !== null && (/sticky|fixed/.test(getComputedStyle(element).position) || isFloating(element.parentElement))
  /** A letter's box is higher than the letter. */
  const inked = ({ left, top, right, bottom }: Box): Box => {
    const less = (bottom - top) * 0.2
    return { left, top: top + less, right, bottom: bottom - less }
  }
  const all = [
    ...seen.lines().map((line) => ({ element: line.element as Element, isControl: false, box: inked(line) })),
    ...seen.targets().map((element) => ({ element, isControl: true, box: element.getBoundingClientRect() as Box })),
  ]
  const things = all.flatMap(({ element, isControl, box }): Thing[] => {
    const left = seen.inView(element, box)
    // € stands in its field, and is none of its own
    const isPart = !isControl && element.closest('[aria-hidden]') && getComputedStyle(element).pointerEvents === 'none'
    return left && !isPart && !isFloating(element) ? [{ ...left, element, isControl }] : []
  })
  const isOver = (a: Thing, b: Thing) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2
  /** What empties a field stands in its padding, where no text comes. */
  const isInPadding = (field: Thing, { left, isControl }: Thing) =>
    isControl &&
    field.element instanceof HTMLInputElement &&
    left >= field.right - parseFloat(getComputedStyle(field.element).paddingRight) - 1
  const belong = (a: Thing, b: Thing) =>
    a.element.contains(b.element) || b.element.contains(a.element) || isInPadding(a, b) || isInPadding(b, a)
  return things.flatMap((a, i) =>
    things
      .slice(i + 1)
      .filter((b) => isOver(a, b) && !belong(a, b))
      .map((b) => `${seen.nameOf(a.element)} and ${seen.nameOf(b.element)} overlap`),
  )
}

/** What can be pressed can be brought into the window, and nothing covers it there. Everything scrolls back. */
function outOfReach(): string[] {
  const { seen } = window
  const scrolled = Array.from(document.querySelectorAll('*'), (element) => ({
    element,
    left: element.scrollLeft,
    top: element.scrollTop,
  }))
  const faults = seen.targets().flatMap((target) => {
    target.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' })
    const { left, top, right, bottom } = target.getBoundingClientRect()
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
    if (hit && (target.contains(hit) || hit.contains(target))) return []
    return [`${seen.nameOf(target)} is ${hit ? `covered by ${seen.nameOf(hit)}` : 'outside of the window'}`]
  })
  for (const { element, left, top } of scrolled) {
    if (element.scrollLeft !== left) element.scrollLeft = left
    if (element.scrollTop !== top) element.scrollTop = top
  }
  return faults
}

/** A pointer’s target is 24 pixels, a finger’s at the desk 64, 48 in its header; between two of a card’s own 16 are left. */
function targetSizes(): string[] {
  const { seen } = window
  const isDesk = document.querySelector('[data-verdict]') !== null
  const least = (target: Element) => {
    if (!isDesk || target.matches('input, textarea, select, [tabindex="0"]')) return 24
    return target.closest('header') ? 48 : 64
  }
  const measured = seen.targets().map((target) => ({ target, box: target.getBoundingClientRect() }))
  const small = measured
    .filter(({ target, box }) => box.height < least(target) - 0.5 || box.width < Math.min(least(target), 48) - 0.5)
    .map(({ target, box }) => `${seen.nameOf(target)} is ${String(box.width)} × ${String(box.height)}`)
  const ofCard = measured.flatMap(({ target, box }) => {
    const shown = target.closest('.centre') ? seen.inView(target, box) : null
    return shown ? [{ target, box: shown }] : []
  })
  const gap = (a: Box, b: Box) =>
    Math.hypot(Math.max(0, a.left - b.right, b.left - a.right), Math.max(0, a.top - b.bottom, b.top - a.bottom))
  const close = ofCard.flatMap((a, i) =>
    ofCard
      .slice(i + 1)
      .filter((b) => gap(a.box, b.box) < 15.5 && !a.target.contains(b.target))
      .map((b) => `${seen.nameOf(a.target)} and ${seen.nameOf(b.target)}: ${String(gap(a.box, b.box))} apart`),
  )
  return [...small, ...close]
}

/** The sign on a button is told from its ground; axe takes one sign for no text. */
function paleSigns(): string[] {
  const channels = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number)
  const light = (colour: string) => {
    const [r = 0, g = 0, b = 0] = channels(colour).map((c) =>
      c <= 10.3 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
    )
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  return window.seen
    .targets()
    .filter((target) => !target.matches(':disabled'))
    .filter((target) => {
      const { color, backgroundColor } = getComputedStyle(target)
      const [dark = 0, bright = 0] = [light(color), light(backgroundColor)].sort((a, b) => a - b)
      // a ground that lets through has the colour of what is behind it, where axe looks
      return (channels(backgroundColor)[3] ?? 1) === 1 && (bright + 0.05) / (dark + 0.05) < 4.5
    })
    .map((target) => `${window.seen.nameOf(target)} can hardly be seen`)
}

/** The verdict’s word is read from 2 metres. */
function smallWord(): string[] {
  const word = document.querySelector('[data-verdict] h2')
  const size = word ? parseFloat(getComputedStyle(word).fontSize) : Infinity
  return size < 72 ? [`the verdict’s word is ${String(size)} high`] : []
}

export async function geometryFaults(page: Page, text: number): Promise<string[]> {
  const faults: string[] = await page.evaluate(tooLarge, text)
  for (const look of [cutText, cutFields, overlaps, targetSizes, smallWord, outOfReach])
    faults.push(...(await page.evaluate(look)))
  return faults
}

/** What colours alone do to a page, besides what axe finds. */
export const signFaults = (page: Page): Promise<string[]> => page.evaluate(paleSigns)
