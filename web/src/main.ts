import { mount } from 'svelte';

import './look.css';

// A driver's page is one for itself: it has no frame, asks for no key, and a telephone need not load the rest.
const target = document.getElementById('app');
const isDriven = (): boolean => location.hash.startsWith('#/drive/');
const driven = isDriven();
// A function each: of two imports in one expression Vite forgets the first one's styles.
const drive = async () => (await import('./screens/Drive.svelte')).default;
const app = async () => (await import('./App.svelte')).default;
void (driven ? drive() : app()).then((Page) => {
  if (target) mount(Page, { target });
});
addEventListener('hashchange', () => {
  if (isDriven() !== driven) location.reload();
});
