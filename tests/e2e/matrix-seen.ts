/** What is on a page, for whoever looks at it by geometry. It runs in the page. */

export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}
export interface Line extends Box {
  readonly element: HTMLElement
  readonly text: string
}
export interface Seen {
  /** What is looked at: what lies over the screen, a dialog or a screen’s own keys, or the screen. */
  root(): Element
  /** Whether eyes see it: what only screen readers need is clipped away. */
  isShown(element: Element): boolean
  /** What can be pressed or typed into, as its target: a choice is pressed on its label. */
  targets(): HTMLElement[]
  /** Every line of text. */
  lines(): Line[]
  /** What is left of a box in what scrolls and clips around its element; null where nothing is. */
  inView(element: Element, box: Box): Box | null
  /** How a fault calls an element. */
  nameOf(element: Element): string
}

declare global {
  interface Window {
    seen: Seen
  }
}

/** Puts `window.seen` there: `page.addInitScript(installSeen)`. It must stand by itself, since it is sent as its text. */
export function installSeen(): void {
  const CONTROLS = 'button, a[href], input, select, textarea, summary, [role=option], [tabindex="0"]'
  const isClippedAway = (element: Element | null): boolean =>
    element !== null && (getComputedStyle(element).clipPath === 'inset(50%)' || isClippedAway(element.parentElement))
  const isShown = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !isClippedAway(element)
  const root = () => Array.from(document.querySelectorAll('dialog[open], [data-over]')).at(-1) ?? document.body
  const targetOf = (control: Element): HTMLElement => {
    const isChoice = control.matches('[type=radio], [type=checkbox], [type=file]')
    return (isChoice && (control as HTMLInputElement).labels?.[0]) || (control as HTMLElement)
  }
  const linesOf = (node: Text): Line[] => {
    const range = document.createRange()
    range.selectNodeContents(node)
    const element = node.parentElement as HTMLElement
    const text = node.data.trim().slice(0, 40)
    return Array.from(range.getClientRects())
      .filter(({ width, height }) => width > 0 && height > 0)
      .map(({ left, top, right, bottom }) => ({ element, text, left, top, right, bottom }))
  }
  const lines = () => {
    const walker = document.createTreeWalker(root(), NodeFilter.SHOW_TEXT)
    const nodes: Text[] = []
    while (walker.nextNode()) nodes.push(walker.currentNode as Text)
    const isText = (node: Text) => node.data.trim() !== '' && node.parentElement !== null && isShown(node.parentElement)
    return nodes
      .filter((node) => isText(node) && !node.parentElement?.closest('option, script, style'))
      .flatMap(linesOf)
  }
  const inView = (element: Element, box: Box): Box | null => {
    // a DOMRect gives away nothing of itself where it is spread
    let left: Box = { left: box.left, top: box.top, right: box.right, bottom: box.bottom }
    for (let around = element.parentElement; around && around !== document.body; around = around.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(around)
      if (overflowX === 'visible' && overflowY === 'visible') continue
      const frame = around.getBoundingClientRect()
      left = {
        left: Math.max(left.left, frame.left),
        top: Math.max(left.top, frame.top),
        right: Math.min(left.right, frame.right),
        bottom: Math.min(left.bottom, frame.bottom),
      }
      if (left.right <= left.left || left.bottom <= left.top) return null
    }
    return left
  }
  const nameOf = (element: Element) =>
    `<${element.tagName.toLowerCase()}${element.id && `#${element.id}`}> “${(element.getAttribute('aria-label') ?? element.textContent).trim().replace(/\s+/g, ' ').slice(0, 40)}”`
  const targets = () => {
    const all = Array.from(root().querySelectorAll(CONTROLS), targetOf)
    return [...new Set(all)].filter((target) => isShown(target) && !target.closest('[inert]'))
  }
  window.seen = { root, isShown, targets, lines, inView, nameOf }
}
