// Bundles Electron's main process as an ES module, with the packages left outside.
import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    ssr: true,
    target: 'node22',
    outDir: '../dist/electron',
    emptyOutDir: true,
    sourcemap: true,
    rolldownOptions: {
      input: { main: 'electron/main.ts' },
      external: ['electron'],
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
