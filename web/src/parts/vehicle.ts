/** What a vehicle is called: its depot, its type in the page's language, its number. */
import type { Vehicle } from '../plan';
import { spoken } from '../words/index.svelte';

/** The same without the number, which must not be cut off where room is short. */
export function stem({ base, called, trips }: Vehicle): string {
  const words = spoken(called).split(' ').filter((word) => word !== base);
  const home = trips[0]?.[0]?.tier === 'county' ? [] : [base]; // the warehouse is the one that there is
  return [...home, ...words].join(' ');
}

export const label = (vehicle: Vehicle): string => `${stem(vehicle)} ${vehicle.number}`;
