import { expect, test } from 'vitest'
import { createDeskApi } from '../../desk/contract.ts'
import { Desk } from '../../renderer/lib/desk.svelte.ts'
import { gateMode } from '../../renderer/lib/gate-mode.svelte.ts'
import { FakeDesk, settle } from './fake-desk.ts'

const readyAt = (gate: boolean) => ({ phase: 'ready', venue: { id: 'v' }, gate })

/** A desk's page; `turn`: how the desk answers when the gate is turned. */
function page(gate: boolean, turn: (request: { on: boolean }) => unknown = ({ on }) => ({ on })) {
  const fake = new FakeDesk({
    'state.get': () => readyAt(gate),
    'status.get': () => ({}),
    'events.list': () => [],
    'use.recent': () => [],
    'gate.turn': turn,
  })
  const desk = new Desk(createDeskApi(fake.transport))
  const tell = (on: boolean) => fake.transport.receive({ topic: 'state', data: readyAt(on) })
  return { fake, desk, mode: gateMode(desk), tell }
}

test('a page begins where the desk stands, with the first that it is told', async () => {
  const { desk, mode } = page(true)
  expect(mode.on).toBe(false)
  await settle()
  expect([desk.state?.phase, mode.on]).toEqual(['ready', true])
})

test('a page follows when the desk is turned elsewhere', async () => {
  const { mode, tell } = page(false)
  await settle()
  tell(true)
  expect(mode.on).toBe(true)
  tell(false)
  expect(mode.on).toBe(false)
})

test('turned here it takes effect before the desk has answered, and follows the desk again afterwards', async () => {
  const { mode, tell } = page(false, ({ on }) => {
    tell(on)
    return { on }
  })
  await settle()
  const turning = mode.turn(true)
  expect(mode.on).toBe(true)
  await turning
  expect(mode.on).toBe(true)
  tell(false)
  expect(mode.on).toBe(false)
})

test('at a desk that is away it holds for as long as the page', async () => {
  const { fake, mode } = page(false)
  await settle()
  fake.stop()
  await mode.turn(true)
  expect(mode.on).toBe(true)
})
