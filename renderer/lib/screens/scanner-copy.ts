/**
 * Copies a text that is shown in `element`; whether it was. Where the clipboard is refused, as Electron does, the text
 * is selected, so that the older way and at last the keys can copy it.
 */
export async function copyText(text: string, element: Element): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    select(element)
    // the one way left without a permission; it copies what is selected
    return document.execCommand('copy')
  }
}

function select(element: Element): void {
  const selection = window.getSelection()
  selection?.selectAllChildren(element)
}
