import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

// `UI_OUT` is where hatch_build.py wants the pages; `npm run dev` asks a service at its usual address.
export default defineConfig({
  base: './',
  plugins: [svelte()],
  build: { outDir: process.env.UI_OUT || '../api/static', emptyOutDir: true, target: 'es2022' },
  server: { proxy: { '/v1': 'http://127.0.0.1:8000' } },
});
