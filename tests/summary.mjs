// The last line of a test run: how many passed, failed and were skipped, of all the runners together.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** @param {string} name */
const read = (name) => JSON.parse(readFileSync(join(import.meta.dirname, '.results', name), 'utf8'))

const unit = read('unit.json')
const { stats } = read('e2e.json')
const passed = unit.numPassedTests + stats.expected
const failed = unit.numFailedTests + stats.unexpected + stats.flaky
const skipped = unit.numPendingTests + unit.numTodoTests + stats.skipped
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
