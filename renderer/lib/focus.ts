/** The keyboard's place where what held it is gone. */
import { tick } from 'svelte'

/** Puts it into the first field that is wrong, once the page says so. */
export async function focusWrong(form: HTMLElement): Promise<void> {
  await tick()
  form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
}

/** Puts it where `next` says, once the page is as it is to be; a place that staff have chosen stays. */
export async function focusIfLost(next: () => HTMLElement | undefined): Promise<void> {
  await tick()
  if (document.activeElement === document.body) next()?.focus()
}
