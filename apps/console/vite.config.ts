import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// eslint-disable-next-line no-restricted-syntax -- Vite takes its configuration as the default export
export default defineConfig({
  plugins: [react()],
  build: { outDir: 'dist', assetsDir: 'console', target: 'es2022', sourcemap: false, assetsInlineLimit: 0, reportCompressedSize: false },
  server: { proxy: { '/operator': 'http://127.0.0.1:3000', '/queues': 'http://127.0.0.1:3000', '/assets': 'http://127.0.0.1:3000' } },
});
