import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import { builtins } from './electron/packaging/builtins.ts'
import { licences } from './electron/packaging/licences.ts'

/** Every program of the product: Electron's main, the two utility processes, the same two under plain Node, and two threads. */
const programs = {
  index: 'electron/main.ts',
  desk: 'electron/desk-process.ts',
  devices: 'electron/devices-process.ts',
  standalone: 'desk/standalone/main.ts',
  'standalone-devices': 'desk/standalone/devices-process.ts',
  kaikukanta: 'desk/demo/main.ts',
  'replica-worker': 'desk/sync/replica-worker.ts',
  'backup-worker': 'db/backup-worker.ts',
}

/** These bring a binary for each system, which they look for beside themselves. */
const NATIVE = ['better-sqlite3', 'node-hid', 'serialport']

/** Of everything that is bundled; what else is shipped joins it in electron/packaging/licences.ts. */
const LICENCES = { fileName: 'licences.json' }

export default defineConfig({
  main: {
    plugins: [builtins()],
    build: {
      // what is bundled starts faster than it loads from node_modules, and need not be packed beside
      externalizeDeps: false,
      license: LICENCES,
      rolldownOptions: {
        input: programs,
        external: NATIVE,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: 'electron/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [svelte(), licences(import.meta.dirname, NATIVE)],
    // the camera's worker is a module of our own origin, as the page is: the content security policy knows no other
    worker: { format: 'es' },
    build: {
      outDir: 'out/renderer',
      // electron-vite leaves it off
      minify: true,
      assetsInlineLimit: 0,
      license: LICENCES,
      rolldownOptions: { input: { index: 'renderer/index.html' } },
    },
  },
})
