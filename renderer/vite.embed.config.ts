// Bundles the script that another site loads by one tag: a single file without imports, at an address that never changes.
import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    target: 'es2022',
    outDir: '../dist/renderer/assistant',
    emptyOutDir: false,
    copyPublicDir: false,
    lib: { entry: 'embed/embed.ts', formats: ['iife'], name: 'lankaEmbed', fileName: () => 'embed.js' },
  },
});
