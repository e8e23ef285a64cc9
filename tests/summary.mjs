// The last line of a test run: how many passed, failed and were skipped, of all the runners together.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** @param {string} name */
const read = (name) => JSON.parse(readFileSync(join(import.meta.dirname, '.results', name), 'utf8'))

const unit = read('unit.json')
const faults = read('faults.json')
const specs = ['alone', 'beside'].map((project) => read(`e2e-${project}.json`).stats)
/** @param {string} name */
const count = (name) => specs.reduce((sum, stats) => sum + stats[name], 0)
const passed = unit.numPassedTests + faults.numPassedTests + count('expected')
const failed = unit.numFailedTests + faults.numFailedTests + count('unexpected') + count('flaky')
const skipped = unit.numPendingTests + unit.numTodoTests + faults.numPendingTests + count('skipped')
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
