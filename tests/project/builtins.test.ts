import { expect, it } from 'vitest'
import { takeBuiltins } from '../../electron/packaging/builtins.ts'

it.each([
  [
    'import { join, sep as slash } from "node:path";',
    'const { join, sep: slash } = process.getBuiltinModule("node:path");',
  ],
  ['import * as fs from "node:fs/promises";', 'const fs = process.getBuiltinModule("node:fs/promises");'],
  ['import zlib$1 from "node:zlib";', 'const zlib$1 = process.getBuiltinModule("node:zlib");'],
])('of %s the names that are used are taken', (line, taken) => {
  expect(takeBuiltins(`"use strict";\n${line}\nrun();`)).toBe(`"use strict";\n${taken}\nrun();`)
})

it.each([
  'import { a } from "./chunks/a.js";',
  'import Database from "better-sqlite3";',
  'say(`import x from "node:fs";`);',
])('%s stays as it is', (line) => {
  expect(takeBuiltins(line)).toBe(line)
})

it.each(['import "node:fs";', 'import fs, { readFileSync } from "node:fs";', 'export { join } from "node:path";'])(
  '%s stops the build: nothing but what is known is rewritten',
  (line) => {
    expect(() => takeBuiltins(line)).toThrow(line)
  },
)

it("a module's default stops the build under another name: what is taken has none", () => {
  expect(() => takeBuiltins('import { default as fs } from "node:fs";')).toThrow('default')
})
