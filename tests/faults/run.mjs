// `npm run test:faults [-- NAME …] [--full] [--seed=N]`: breaks power, processes and disks, and prints what became of it.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'

// where node_modules can be found from
const results = join(import.meta.dirname, '..', '.results')
// two runs at once must not build over each other
const programs = join(results, `faults-${process.pid}`)
mkdirSync(results, { recursive: true })
await build({
  configFile: false,
  logLevel: 'warn',
  build: {
    ssr: true,
    outDir: programs,
    emptyOutDir: true,
    rolldownOptions: {
      input: {
        main: join(import.meta.dirname, 'main.ts'),
        recorder: join(import.meta.dirname, 'power', 'recorder.ts'),
        'desk-filler': join(import.meta.dirname, 'disk', 'desk-filler.ts'),
        'desk-program': join(import.meta.dirname, 'crash', 'desk-program.ts'),
        'gate-program': join(import.meta.dirname, 'crash', 'gate-program.ts'),
        importer: join(import.meta.dirname, 'crash', 'importer.ts'),
        backer: join(import.meta.dirname, 'crash', 'backer.ts'),
        filler: join(import.meta.dirname, 'disk', 'filler.ts'),
        restorer: join(import.meta.dirname, 'power', 'restorer.ts'),
        migrator: join(import.meta.dirname, 'crash', 'migrator.ts'),
      },
      output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
    },
  },
  ssr: { noExternal: ['valibot'] },
})
try {
  const { main } = await import(pathToFileURL(join(programs, 'main.mjs')).href)
  await main(process.argv.slice(2), {
    programs,
    shimSource: join(import.meta.dirname, 'power', 'shim.c'),
    summary: join(results, 'faults.json'),
  })
} finally {
  rmSync(programs, { recursive: true, force: true })
}
