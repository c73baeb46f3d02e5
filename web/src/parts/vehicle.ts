/** What a vehicle is called: its depot, its type in the page's language, its number. */
import type { Vehicle } from '../plan';
import { spoken } from '../words/index.svelte';

/** Of a type's name the words that do not say its base again. */
const typeAt = (base: string, type: string): string =>
  spoken(type).split(' ').filter((word) => word !== base).join(' ');

/** The same without the number, which must not be cut off where room is short. */
export function stem({ base, called, trips }: Vehicle): string {
  const home = trips[0]?.[0]?.tier === 'county' ? '' : `${base} `; // the warehouse is the one that there is
  return home + typeAt(base, called);
}

export const label = (vehicle: Vehicle): string => `${stem(vehicle)} ${vehicle.number}`;

/** A vehicle that stays at its base. */
export const idleLabel = (base: string, type: string, number: number): string => `${base} ${typeAt(base, type)} ${number}`;
