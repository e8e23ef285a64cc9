/**
 * Every screen but the desk's: fetched once the desk's is painted, so that it is there sooner, and they are there when
 * somebody goes to them.
 */
import type { Component } from 'svelte'
import type { App } from '../app.ts'
import { type ScreenName, SCREENS } from './navigation.svelte.ts'

type Screen = Component<{ app: App }>

const FETCH: Readonly<Record<Exclude<ScreenName, 'desk'>, () => Promise<{ default: Screen }>>> = {
  journal: () => import('../../screens/Journal.svelte'),
  events: () => import('../../screens/Events.svelte'),
  afterwards: () => import('../../screens/Afterwards.svelte'),
  reports: () => import('../../screens/Reports.svelte'),
  settings: () => import('../../screens/VenueSettings.svelte'),
}

export class OtherScreens {
  #there = $state.raw<Partial<Record<ScreenName, Screen>>>({})

  /** Null for the desk's own, and for one that is not here yet. */
  of(screen: ScreenName): Screen | null {
    return this.#there[screen] ?? null
  }

  async fetch(screen: ScreenName): Promise<void> {
    if (screen === 'desk' || this.#there[screen]) return
    // a desk that is away is told of at the desk; the next one who goes there tries again
    const fetched = await FETCH[screen]().catch(() => null)
    if (fetched) this.#there = { ...this.#there, [screen]: fetched.default }
  }

  fetchAll(): void {
    for (const screen of SCREENS) void this.fetch(screen)
  }
}
