/** A desk that is made to tell the screen something else than it would: what is rare, at will. */
import type { Page } from '@playwright/test'

/** What to make of each answer and topic, by the command's or topic's name. */
export type Tell = Readonly<Record<string, (data: never) => unknown>>

/** From its next connection on the page is told what `tell` makes of it. */
export async function retell(page: Page, tell: Tell): Promise<void> {
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer()
    const commands = new Map<number, string>()
    socket.onMessage((message) => {
      const { call, command } = JSON.parse(String(message)) as { call: number; command: string }
      commands.set(call, command)
      server.send(message)
    })
    server.onMessage((text) => {
      const message = JSON.parse(String(text)) as { call: number; topic?: string; data?: never; answer?: never }
      const { topic, data, answer } = message
      const change = tell[topic ?? commands.get(message.call) ?? '']
      const told = {
        ...message,
        ...(topic ? { data: change?.(data as never) } : { answer: change?.(answer as never) }),
      }
      socket.send(change ? JSON.stringify(told) : text)
    })
  })
}

/** The register knows the desk no longer, something was rejected, and the last uses are in every state there is. */
export const unknownDesk: Tell = (() => {
  const status = (told: object) => ({ ...told, network: 'unauthorised', waiting: 3, rejected: 1 })
  const uses = () =>
    (['waiting', 'accepted', 'accepted', 'rejected', 'undone'] as const).map((state, i) => ({
      id: `use-${String(i)}`,
      eventId: 'e',
      production: i === 1 ? 'Yö Harmaakarin majakalla' : 'Pikku jääkarhun retki',
      adults: 1,
      minors: i,
      day: '2026-01-21',
      recordedAt: Date.now() - i * 7 * 3_600_000,
      mask: i < 3 ? 'A•••••5429' : null,
      state,
      cancelling: i === 2,
      rejection: i === 3 ? 'other' : null,
      cancelRejection: i === 1 ? 'other' : null,
    }))
  return { status, 'status.get': status, uses, 'use.recent': uses }
})()

/** The computer's clock is wrong, and its disk full. */
export const troubledDesk: Tell = (() => {
  const status = (told: object) => ({ ...told, trouble: 'full', clock: { kind: 'behind', by: 3 * 86_400_000 } })
  return { status, 'status.get': status }
})()

/** A desk that has to be paired again, for this reason. */
export const firstRun = (reason: 'key_lost' | 'ledger_damaged'): Tell => {
  const state = ({ preferences }: { preferences: object }) => ({
    phase: 'first_run',
    reason,
    setAside: reason === 'ledger_damaged' ? 'kaikuluukku.damaged-2026-01-21T18-42-07.sqlite' : null,
    preferences,
  })
  return { state, 'state.get': state, 'state.prefer': state }
}
