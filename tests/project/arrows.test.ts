import { ESLint } from 'eslint'
import { describe, expect, test } from 'vitest'

const eslint = new ESLint()
const faults = async (filePath: string, code: string) =>
  (await eslint.lintText(`${code}\n`, { filePath })).flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
const ARROWS = ['no-restricted-imports', 'no-restricted-syntax']

describe('the arrows of the house', () => {
  test.each([
    ['desk/rules/x.ts', "import '../../db/open.ts'"],
    ['desk/rules/x.ts', "import '../contract.ts'"],
    ['desk/rules/x.ts', "import '../sync/task.ts'"],
    ['desk/rules/x.ts', "import 'node:fs'"],
    ['desk/rules/x.ts', "import 'valibot'"],
    ['desk/demo/x.ts', "import '../../electron/main.ts'"],
    ['desk/sync/x.ts', "import '../../renderer/main.ts'"],
    ['desk/x.ts', "import '../electron/main.ts'"],
    ['desk/x.ts', "import '../renderer/lib/uuid7.ts'"],
    ['desk/x.ts', "import 'electron'"],
    ['desk/x.ts', "export const x = () => import('electron')"],
    ['desk/x.ts', "export type X = import('electron').App"],
    ['desk/x.ts', "export * from '../renderer/lib/uuid7.ts'"],
    ['desk/x.ts', 'export const x = (path: string) => import(path)'],
    ['desk/rules/x.ts', "import './../contract.ts'"],
    ['desk/rules/x.ts', "import './y/../../contract.ts'"],
    ['desk/rules/x.ts', "export const x = () => import('../../db/open.ts')"],
    ['desk/contract.ts', "import './check.ts'"],
    ['desk/contract.ts', "import 'better-sqlite3'"],
    ['desk/contract.ts', "import './rules/../check.ts'"],
    ['desk/contract.ts', "export const x = () => import('./check.ts')"],
    ['desk/transport.ts', "import './rules/verdict.ts'"],
    ['db/x.ts', "import '../desk/contract.ts'"],
    ['db/x.ts', "import '../desk/sync/task.ts'"],
    ['native/x.ts', "import '../db/open.ts'"],
    ['native/x.ts', "import '../desk/sync/task.ts'"],
    ['renderer/lib/x.ts', "import '../../db/open.ts'"],
    ['renderer/lib/x.ts', "export const x = () => import('../../db/open.ts')"],
    ['renderer/lib/x.ts', "import '../../desk/check.ts'"],
    ['renderer/lib/x.ts', "import '../../desk/rules/../check.ts'"],
    ['renderer/lib/x.ts', "import '../../native/protocol.ts'"],
    ['renderer/lib/x.ts', "import 'node:fs'"],
    ['renderer/lib/x.ts', "import 'electron'"],
    ['electron/x.ts', "import '../renderer/lib/uuid7.ts'"],
    ['electron/x.ts', "export const x = () => import('../renderer/lib/uuid7.ts')"],
  ])('in %s, %s is refused', async (file, code) => {
    const rules = await faults(file, code)
    expect(rules.filter((rule) => ARROWS.includes(rule ?? ''))).not.toEqual([])
  })

  test.each([
    ['desk/x.ts', "import '../db/open.ts'"],
    ['desk/x.ts', "import './rules/verdict.ts'"],
    ['desk/x.ts', "export const x = () => import('./demo/register.ts')"],
    ['desk/rules/x.ts', "import './verdict.ts'"],
    ['desk/contract.ts', "import 'valibot'"],
    ['desk/contract.ts', "import './transport.ts'"],
    ['desk/contract.ts', "import './rules/verdict.ts'"],
    ['desk/x.ts', "import '../native/protocol.ts'"],
    ['db/x.ts', "import '../desk/rules/verdict.ts'"],
    ['native/x.ts', "import '../desk/contract.ts'"],
    ['renderer/lib/x.ts', "import '../../desk/contract.ts'"],
    ['renderer/lib/x.ts', "import '../paraglide/messages.js'"],
    ['electron/x.ts', "import 'electron'"],
    ['electron/x.ts', "import '../desk/desk.ts'"],
  ])('in %s, %s is the way', async (file, code) => expect(await faults(file, code)).toEqual([]))
})
