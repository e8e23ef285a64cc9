import { ESLint } from 'eslint'
import { describe, expect, test } from 'vitest'

const eslint = new ESLint()
const faults = async (filePath: string, code: string) =>
  (await eslint.lintText(`${code}\n`, { filePath })).flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))

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
    ['desk/contract.ts', "import './check.ts'"],
    ['desk/transport.ts', "import './rules/verdict.ts'"],
    ['db/x.ts', "import '../desk/contract.ts'"],
    ['db/x.ts', "import '../desk/sync/task.ts'"],
    ['native/x.ts', "import '../db/open.ts'"],
    ['native/x.ts', "import '../desk/sync/task.ts'"],
    ['renderer/lib/x.ts', "import '../../db/open.ts'"],
    ['renderer/lib/x.ts', "import '../../desk/check.ts'"],
    ['renderer/lib/x.ts', "import '../../native/protocol.ts'"],
    ['renderer/lib/x.ts', "import 'node:fs'"],
    ['renderer/lib/x.ts', "import 'electron'"],
  ])('in %s, %s is refused', async (file, code) => {
    const rules = await faults(file, code)
    expect(rules).toContain('no-restricted-imports')
  })

  test.each([
    ['desk/x.ts', "import '../db/open.ts'"],
    ['desk/x.ts', "import './rules/verdict.ts'"],
    ['desk/x.ts', "import '../native/protocol.ts'"],
    ['db/x.ts', "import '../desk/rules/verdict.ts'"],
    ['native/x.ts', "import '../desk/contract.ts'"],
    ['renderer/lib/x.ts', "import '../../desk/contract.ts'"],
    ['electron/x.ts', "import 'electron'"],
    ['electron/x.ts', "import '../desk/desk.ts'"],
  ])('in %s, %s is the way', async (file, code) => expect(await faults(file, code)).toEqual([]))
})
