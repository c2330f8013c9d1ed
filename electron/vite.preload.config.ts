// Bundles the preload script into one CommonJS file: a sandboxed preload can load neither ES modules nor packages.
import { defineConfig } from 'vite';

export default defineConfig({
  ssr: { noExternal: true },
  build: {
    ssr: true,
    target: 'chrome140',
    outDir: '../dist/electron',
    emptyOutDir: false,
    sourcemap: true,
    rolldownOptions: {
      input: { preload: 'electron/preload.ts' },
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: '[name].cjs' },
    },
  },
});
