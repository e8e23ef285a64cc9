/** As much of a browser's page as the list of uses needs: elements that hold text and each other. */
import { onTestFinished, vi } from 'vitest'
import { ISSUER_TOKEN, type Rig } from './harness.ts'

export class FakeElement {
  className = ''
  lang = ''
  readonly dataset: Record<string, string> = {}
  readonly classList = { add: () => undefined, remove: () => undefined }
  #children: (FakeElement | string)[] = []

  append(...children: (FakeElement | string)[]): void {
    this.#children.push(...children)
  }
  replaceChildren(...children: (FakeElement | string)[]): void {
    this.#children = children
  }
  setAttribute(): void {
    // nothing here reads attributes
  }
  get textContent(): string {
    return this.#children.map((child) => (typeof child === 'string' ? child : child.textContent)).join('')
  }
  set textContent(text: string) {
    this.#children = [text]
  }
  /** Texts of the elements of this class below, or of all if none is given. */
  texts(className: string): string[] {
    const own = this.className.split(' ').includes(className) ? [this.textContent] : []
    return [...own, ...this.#children.flatMap((child) => (typeof child === 'string' ? [] : child.texts(className)))]
  }
  items(): FakeElement[] {
    return this.#children.filter((child) => typeof child !== 'string')
  }
}

/** Stands for the browser until the test ends; what the page asks for comes from the register. */
export function fakePage(rig: Rig, language: string): (id: string) => FakeElement {
  const elements = new Map<string, FakeElement>()
  const byId = (id: string) => elements.get(id) ?? elements.set(id, new FakeElement()).get(id)
  const { fetch } = globalThis
  vi.stubGlobal('HTMLElement', FakeElement)
  vi.stubGlobal('window', globalThis)
  vi.stubGlobal('document', {
    hidden: false,
    documentElement: new FakeElement(),
    getElementById: byId,
    createElement: () => new FakeElement(),
    createElementNS: () => new FakeElement(),
    querySelectorAll: () => [],
  })
  vi.stubGlobal('sessionStorage', { getItem: () => ISSUER_TOKEN })
  vi.stubGlobal('localStorage', { getItem: () => language, setItem: () => undefined })
  vi.stubGlobal('fetch', (path: string, options?: RequestInit) => fetch(rig.url + path, options))
  onTestFinished(() => void vi.unstubAllGlobals())
  return (id) => byId(id) as FakeElement
}
