import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// eslint-disable-next-line no-restricted-syntax -- Vite takes its configuration as the default export
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist', assetsDir: 'console', target: 'es2022', sourcemap: false, assetsInlineLimit: 0, reportCompressedSize: false,
    // What every page needs, and what only menus need, would otherwise share a file.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'react', test: /node_modules\/(react|react-dom|scheduler)\//, priority: 1 }, { name: 'floating', test: /@floating-ui/ }] } } },
  },
  server: { proxy: { '/operator': 'http://127.0.0.1:3000', '/queues': 'http://127.0.0.1:3000', '/assets': 'http://127.0.0.1:3000' } },
});
