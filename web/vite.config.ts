import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const api = process.env.LYNEX_QUERY ?? 'http://127.0.0.1:8001';

export default defineConfig({
  // Relative addresses in index.html, so that the page runs under any path prefix. See src/api/prefix.ts.
  base: './',
  plugins: [react(), tailwindcss()],
  // Nothing inlined as data: the server's policy allows only files of its own.
  build: { target: 'es2022', assetsInlineLimit: 0, sourcemap: false },
  server: { host: '127.0.0.1', proxy: { '/api': api } },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/testSetup.ts'],
    env: { TZ: 'UTC' },
  },
});
