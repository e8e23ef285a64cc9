// `npm run bench [-- NAME …] [--json] [--images FOLDER]`: one line a figure, beside its limit in the same run.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'

// two runs at once must not build over each other
const outDir = join(import.meta.dirname, '..', '.results', `bench-${process.pid}`)
await build({
  configFile: false,
  logLevel: 'warn',
  // its modules are written for bundlers: Node cannot load them as they are
  ssr: { noExternal: ['@zxing/library'] },
  build: {
    ssr: join(import.meta.dirname, 'main.ts'),
    outDir,
    emptyOutDir: true,
    rolldownOptions: { output: { entryFileNames: 'main.js', chunkFileNames: '[name].js' } },
  },
})
try {
  const { main } = await import(pathToFileURL(join(outDir, 'main.js')).href)
  await main(process.argv.slice(2))
} finally {
  rmSync(outDir, { recursive: true, force: true })
}
