import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { SCANNER_VENDORS } from '../../native/hid/vendors.ts'
import { rulesFact } from '../../native/udev-rules.ts'

const FOLDER = new URL('../../native/udev/', import.meta.url)
const files = readdirSync(FOLDER)
const [file = ''] = files
const lines = readFileSync(new URL(file, FOLDER), 'utf8').split('\n')
const rules = lines.filter((line) => line !== '' && !line.startsWith('#'))
const vendors = [...SCANNER_VENDORS.keys()].map((id) => id.toString(16).padStart(4, '0'))

test('the rules come before the one that acts on the tag, and give nothing to everybody', () => {
  expect(files).toEqual([file])
  expect(file).toMatch(/\.rules$/)
  expect(file < '73-seat-late.rules').toBe(true)
  expect(rules.join('\n')).not.toMatch(/MODE|GROUP|OWNER|RUN|PROGRAM/)
})

test.each([
  ['hidraw', 'hidraw*'],
  ['tty', 'ttyACM*'],
])('each vendor of the table has its rule for %s, and no other has', (subsystem, kernel) => {
  const ruleOf = (id: string) =>
    `SUBSYSTEM=="${subsystem}", KERNEL=="${kernel}", ATTRS{idVendor}=="${id}", TAG+="uaccess"`
  expect(rules.filter((rule) => rule.startsWith(`SUBSYSTEM=="${subsystem}"`))).toEqual(vendors.map(ruleOf))
})

test('there is nothing else but the way around them for what is pulled out', () => {
  const others = rules.filter((rule) => !rule.startsWith('SUBSYSTEM=='))
  expect(others).toEqual(['ACTION=="remove", GOTO="kaikuluukku_scanners_end"', 'LABEL="kaikuluukku_scanners_end"'])
  expect(rules.at(-1)).toBe(others[1])
})

/** It came with systemd 254. */
const canVerify = (() => {
  try {
    execFileSync('udevadm', ['verify', '--help'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()
test.skipIf(!canVerify)('udev takes them', () => {
  execFileSync('udevadm', ['verify', new URL(file, FOLDER).pathname])
})

describe.runIf(process.platform === 'linux')('the file to install is found', () => {
  test('in the source tree', () => expect(rulesFact()).toEqual({ rules: new URL(file, FOLDER).pathname }))

  test.each([
    ['an installed program', 'udev', 'app.asar/out/main'],
    ['an installed program', 'udev', 'app.asar/out/main/chunks'],
    ['a build in the source tree', 'native/udev', 'out/main'],
    ['a build in the source tree', 'native/udev', 'out/main/chunks'],
  ])('from %s: %s from %s', (_, folder, program) => {
    const root = mkdtempSync(join(tmpdir(), 'kaikuluukku-udev-'))
    onTestFinished(() => rmSync(root, { recursive: true }))
    expect(rulesFact(join(root, program))).toEqual({})
    mkdirSync(join(root, folder), { recursive: true })
    const rules = join(root, folder, file)
    writeFileSync(rules, '')
    expect(rulesFact(join(root, program))).toEqual({ rules })
  })

  test('where the program is packed', () =>
    expect(readFileSync(new URL('../../electron-builder.yml', FOLDER), 'utf8')).toMatch(
      /^extraResources:\n {2}- from: native\/udev\n {4}to: udev\n/m,
    ))
})
