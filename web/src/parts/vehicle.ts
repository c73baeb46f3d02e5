/** What a vehicle is called: its depot, its type in the page's language, its number. */
import type { Vehicle } from '../plan';
import { spoken } from '../words/index.svelte';

export function label({ base, called, number, trips }: Vehicle): string {
  const words = spoken(called).split(' ').filter((word) => word !== base);
  const home = trips[0]?.[0]?.tier === 'county' ? [] : [base]; // the warehouse is the one that there is
  return [...home, ...words, number].join(' ');
}
