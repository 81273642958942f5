// Two apps from one source tree: `--mode web` is the player under /web/, `--mode tv` the television app under /tv/.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { words } from './plugin-words';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig(({ mode }) => {
  const app = mode === 'tv' ? 'tv' : 'web';
  return {
    root: mode === 'test' ? here('.') : here(app === 'tv' ? 'src/tv' : 'src/player'),
    base: `/${app}/`,
    plugins: [words(), svelte({ configFile: here('svelte.config.js') })],
    build: {
      outDir: here(`dist/${app}`),
      emptyOutDir: true,
      target: 'es2022',
      // A television's browser is given the same files as everybody; what it must not wait for is hls.js.
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 700,
      // A data: address would need a hole in the page's content security policy.
      assetsInlineLimit: 0,
    },
    test: { include: ['src/**/*.test.ts'], environment: 'node' },
  };
});
