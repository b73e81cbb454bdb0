import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * `vite build` makes `dist/console` in the repository's root, beside the server's bundle; `vite` serves the sources with
 * reloading and asks a Trailer on port 8090 for everything else. What is there stays: an open page may still load it.
 */
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: '../../dist/console',
    emptyOutDir: false,
    target: 'es2023',
    manifest: true,
    reportCompressedSize: false,
  },
  server: {
    proxy: { '/api': { target: 'http://127.0.0.1:8090', ws: true } },
  },
});
