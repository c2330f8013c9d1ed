// Bundles the service worker of the technician's page: a single file without imports, at an address that never changes.
import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    target: 'chrome120',
    outDir: '../dist/renderer/field',
    emptyOutDir: false,
    copyPublicDir: false,
    lib: {
      entry: 'field/offline-worker.ts',
      formats: ['iife'],
      name: 'lankaOffline',
      fileName: () => 'offline-worker.js',
    },
  },
});
