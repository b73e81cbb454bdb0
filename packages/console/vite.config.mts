import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `vite build` makes `dist/`; `vite` serves it with reloading and asks a Trailer on port 8090 for everything else. */
export default defineConfig({
  plugins: [react()],
  build: { target: 'es2023', manifest: true, reportCompressedSize: false },
  server: {
    proxy: { '/api': { target: 'http://127.0.0.1:8090', ws: true } },
  },
});
