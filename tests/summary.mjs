// The last line of a test run: how many passed, failed and were skipped, of all the runners together.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** @param {string} name */
const read = (name) => JSON.parse(readFileSync(join(import.meta.dirname, '.results', name), 'utf8'))

const unit = read('unit.json')
const faults = read('faults.json')
const { stats } = read('e2e.json')
const passed = unit.numPassedTests + faults.numPassedTests + stats.expected
const failed = unit.numFailedTests + faults.numFailedTests + stats.unexpected + stats.flaky
const skipped = unit.numPendingTests + unit.numTodoTests + faults.numPendingTests + stats.skipped
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
