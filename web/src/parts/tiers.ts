import type { Place } from '../screens/county';
import type { Word } from '../words/index.svelte';

/** What a place is. */
export function tierWord(place: Pick<Place, 'tier' | 'kind'>): Word {
  if (place.kind === 'candidate') return 'candidate';
  return ({ county: 'tierCounty', township: 'tierTownship', village: 'tierVillage' } as const)[place.tier];
}
