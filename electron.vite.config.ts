import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'

/** Every program of the product: Electron's main, the two utility processes, the same two under plain Node, and a thread. */
const programs = {
  index: 'electron/main.ts',
  desk: 'electron/desk-process.ts',
  devices: 'electron/devices-process.ts',
  standalone: 'desk/standalone/main.ts',
  'standalone-devices': 'desk/standalone/devices-process.ts',
  kaikukanta: 'desk/demo/main.ts',
  'replica-worker': 'desk/sync/replica-worker.ts',
}

export default defineConfig({
  main: {
    build: {
      // valibot, hono and ws are small and pure: bundled they start faster than they load from node_modules
      externalizeDeps: { exclude: ['valibot', 'hono', '@hono/node-server', 'ws'] },
      rolldownOptions: {
        input: programs,
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
    plugins: [svelte()],
    // the camera's worker is a module of our own origin, as the page is: the content security policy knows no other
    worker: { format: 'es' },
    build: {
      outDir: 'out/renderer',
      assetsInlineLimit: 0,
      rolldownOptions: { input: { index: 'renderer/index.html' } },
    },
  },
})
