/** What a vehicle is called: where it stands, its type in the page's language, its number. */
import type { Vehicle } from '../plan';
import { spoken } from '../words/index.svelte';

export function label(vehicle: Pick<Vehicle, 'base' | 'called' | 'number'>): string {
  const words = spoken(vehicle.called).split(' ').filter((word) => word !== vehicle.base);
  return [vehicle.base, ...words, vehicle.number].join(' ');
}
