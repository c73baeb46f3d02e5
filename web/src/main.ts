import { mount } from 'svelte';

import './look.css';

// A driver's page is one for itself: it has no frame, asks for no key, and a telephone need not load the rest.
const target = document.getElementById('app');
const isDriven = (): boolean => location.hash.startsWith('#/drive/');
const driven = isDriven();
const shown = driven ? import('./screens/Drive.svelte') : import('./App.svelte');
void shown.then(({ default: Page }) => {
  if (target) mount(Page, { target });
});
addEventListener('hashchange', () => {
  if (isDriven() !== driven) location.reload();
});
