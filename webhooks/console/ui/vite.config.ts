import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

// The server in development: the stand-in of test/standin.mjs, or a Recado that runs.
const server = process.env.RECADO_URL ?? 'http://127.0.0.1:4780'

export default defineConfig({
  base: '/console/',
  plugins: [react(), tailwind()],
  build: {
    outDir: '../dist',
    emptyOutDir: false, // scripts/clean.mjs keeps the placeholder
    manifest: true,
    target: ['chrome123', 'firefox128', 'safari17.5'],
    assetsInlineLimit: 0, // the content policy allows no data: but for pictures
    modulePreload: { polyfill: false },
    // What changes only with its version stays in the browser's cache when the page changes.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'vendor', test: /node_modules[\\/](react|react-dom|scheduler|openapi-fetch|use-sync-external-store|@tanstack)[\\/]/ }] } } },
  },
  server: { proxy: { '/api': server, '/media': server, '/console/api': server, '/console/login': server, '/console/logout': server } },
  test: { include: ['src/**/*.test.ts'] },
})
