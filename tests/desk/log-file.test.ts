import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { keepLog, log } from '../../desk/log.ts'
import { openLogFile } from '../../desk/log-file.ts'
import { tempDir } from '../temp.ts'

afterEach(() => {
  keepLog(() => undefined)
  vi.restoreAllMocks()
})

describe('the log on the disk', () => {
  test('holds what is logged, redacted, as soon as it is', () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const dir = tempDir()
    keepLog(openLogFile(dir, 'desk'))
    log('card A123456785429 refused')
    log('second')
    const text = readFileSync(join(dir, 'logs', 'desk.log'), 'utf8')
    expect(text).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z card • refused\n\d{4}-\S+Z second\n$/)
  })

  test.skipIf(process.platform === 'win32')('is its owner’s alone', () => {
    const dir = tempDir()
    openLogFile(dir, 'desk')('line\n')
    expect((statSync(join(dir, 'logs')).mode & 0o777).toString(8)).toBe('700')
    expect((statSync(join(dir, 'logs', 'desk.log')).mode & 0o777).toString(8)).toBe('600')
  })

  test('is five files of a bounded length, the oldest of which go', () => {
    const dir = tempDir()
    const keep = openLogFile(dir, 'desk', 100)
    for (let i = 0; i < 60; i++) keep(`line ${String(i).padStart(3, '0')} ${'x'.repeat(30)}\n`)
    const names = readdirSync(join(dir, 'logs')).sort()
    expect(names).toEqual(['desk.1.log', 'desk.2.log', 'desk.3.log', 'desk.4.log', 'desk.log'])
    for (const name of names) expect(statSync(join(dir, 'logs', name)).size).toBeLessThanOrEqual(100)
    const text = (name: string) => readFileSync(join(dir, 'logs', name), 'utf8')
    expect(text('desk.log')).toContain('line 059')
    expect(text('desk.4.log')).toContain('line 050')
  })

  test('goes on where an earlier run ended', () => {
    const dir = tempDir()
    openLogFile(dir, 'desk')('first\n')
    openLogFile(dir, 'desk')('second\n')
    expect(readFileSync(join(dir, 'logs', 'desk.log'), 'utf8')).toBe('first\nsecond\n')
  })

  test('of one process is not that of another', () => {
    const dir = tempDir()
    openLogFile(dir, 'desk')('desk\n')
    openLogFile(dir, 'devices')('devices\n')
    expect(readdirSync(join(dir, 'logs')).sort()).toEqual(['desk.log', 'devices.log'])
  })

  test('that cannot be written ends nothing, and is written once it can', () => {
    const dir = tempDir()
    writeFileSync(join(dir, 'logs'), 'in the way')
    expect(() => openLogFile(dir, 'desk')('line\n')).not.toThrow()
    const later = join(dir, 'later')
    const keep = openLogFile(later, 'desk')
    keep('lost\n')
    expect(existsSync(later)).toBe(false)
    mkdirSync(later)
    chmodSync(later, 0o700)
    keep('kept\n')
    expect(readFileSync(join(later, 'logs', 'desk.log'), 'utf8')).toBe('kept\n')
  })
})
