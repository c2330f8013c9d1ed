// Bundles the pages: the console (desk) at /, the subscriber's (assistant) at /assistant/, the technician's (field) at /technician/, and what an SMS links to (visit-link) at /visit/.
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/',
  plugins: [vue()],
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    // Messages are compiled in the page; this version's compiler interprets a tree and never calls eval, which our CSP forbids.
    __INTLIFY_DROP_MESSAGE_COMPILER__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  optimizeDeps: { entries: ['desk/main.ts', 'assistant/main.ts', 'field/main.ts', 'visit-link/main.ts'] },
  build: {
    target: 'chrome120',
    outDir: '../dist/renderer',
    emptyOutDir: true,
    sourcemap: true,
    // The CSP allows no inline scripts and no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // In kB: the streets of the map, which are loaded when they are looked at, are by far the largest.
    chunkSizeWarningLimit: 1_200,
    rolldownOptions: {
      input: {
        desk: 'renderer/desk/index.html',
        assistant: 'renderer/assistant/index.html',
        field: 'renderer/field/index.html',
        'visit-link': 'renderer/visit-link/index.html',
      },
      output: {
        // One chunk for zod and its setting: no schema is made before zod knows that it must not use eval.
        codeSplitting: {
          groups: [{ name: 'zod', test: /[\\/](node_modules[\\/]zod[\\/]|without-eval\.ts)/ }],
        },
      },
    },
  },
});
