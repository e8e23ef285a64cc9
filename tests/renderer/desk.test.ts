import { expect, test } from 'vitest'
import { createDeskApi } from '../../desk/contract.ts'
import { Desk } from '../../renderer/lib/desk.svelte.ts'
import { FakeDesk, settle } from './fake-desk.ts'

const preferences = { language: 'fi', theme: 'system' }
const demo = {
  phase: 'ready',
  venue: { id: 'v', name: 'Teatteri' },
  deskName: 'Kassa 1',
  demo: { cards: [] },
  preferences,
}
const first = { phase: 'first_run', reason: 'new', setAside: null, preferences }
const status = { network: 'online', lastContact: 0, replica: null, waiting: 0, rejected: 0, scanners: [] }

function deskInDemo(end: () => unknown = () => first) {
  const fake = new FakeDesk({
    'state.get': () => demo,
    'status.get': () => status,
    'events.list': () => [{ id: 'e1' }],
    'use.recent': () => [{ id: 'u1' }],
    'pairing.end_demo': end,
  })
  return { fake, desk: new Desk(createDeskApi(fake.transport)) }
}

test('the end of the demonstration leads to the first run and leaves nothing of it', async () => {
  const { fake, desk } = deskInDemo()
  await settle()
  expect([desk.events.length, desk.uses.length, desk.status]).toEqual([1, 1, status])
  await desk.endDemo()
  expect(fake.requestsOf('pairing.end_demo')).toEqual([{}])
  expect(desk.state?.phase).toBe('first_run')
  expect([desk.events, desk.uses, desk.status]).toEqual([[], [], null])
})

test('a demonstration that cannot be ended goes on, and says why', async () => {
  const { fake, desk } = deskInDemo(() => new Promise(() => undefined))
  await settle()
  const ending = desk.endDemo()
  await settle()
  fake.stop()
  await expect(ending).rejects.toMatchObject({ key: 'reconnecting' })
  expect(desk.state?.phase).toBe('ready')
  expect(desk.uses).toHaveLength(1)
})
