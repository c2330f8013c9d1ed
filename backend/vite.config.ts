// Bundles the backend for Node: the program, and its workers for the database, pictures and routes, with the packages left outside.
import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    ssr: true,
    target: 'node20',
    outDir: '../dist/backend',
    emptyOutDir: true,
    sourcemap: true,
    rolldownOptions: {
      input: {
        main: 'backend/main.ts',
        'pglite-worker': 'backend/db/pglite-worker.ts',
        'picture-worker': 'backend/attachment/picture-worker.ts',
        'solver-worker': 'backend/dispatch/solver-worker.ts',
      },
      // All in one folder, so that `new URL('./pglite-worker.js', import.meta.url)` holds in every chunk.
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
