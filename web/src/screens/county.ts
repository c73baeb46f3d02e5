/** What the County screen shows: counties by name, and one of them as its map has it. */
import type { FeatureCollection, Point } from 'geojson';

import { address, get, send } from '../api/client';

export interface CountyName {
  name: string;
  demo: boolean;
}

export interface Place {
  site: string;
  name: string;
  tier: 'county' | 'township' | 'village';
  parent: string | null;
  kind: 'site' | 'candidate';
  position: string;
  at: [number, number];
}

/** A row of the table of closures; an end that is open is empty. */
export interface Closure {
  row: number;
  road: string;
  first: string;
  last: string;
  reason: string;
}

export interface County {
  map: FeatureCollection;
  closures: readonly Closure[];
  name: string;
  day: string;
  attribution: string;
  note: string;
  generated: boolean;
  places: readonly Place[];
}

/** The counties that come with the program, and the newest version of each upload. */
export async function counties(): Promise<CountyName[]> {
  const [demo, uploads] = await Promise.all([get('/v1/demo'), get('/v1/counties', { query: { limit: 200 } })]);
  const names = new Set(uploads.items.map((upload) => upload.name));
  return [...demo.map(({ name }) => ({ name, demo: true })), ...[...names].map((name) => ({ name, demo: false }))];
}

interface Collection extends FeatureCollection {
  name: string;
  day: string | null;
  attribution: string;
  note: string;
  closures: Closure[];
}

/** A county as its map has it; without `version` the newest. */
export async function openCounty(name: string, version?: number): Promise<County> {
  const map = (await (await send(address('/v1/counties/{name}/geojson', { name }, { version }))).json()) as Collection;
  const places = map.features.flatMap((feature) => {
    if (feature.geometry.type !== 'Point') return [];
    return [{ ...(feature.properties as Omit<Place, 'at'>), at: (feature.geometry as Point).coordinates as [number, number] }];
  });
  return {
    map,
    closures: map.closures,
    name: map.name,
    day: map.day ?? today(),
    attribution: map.attribution,
    note: map.note,
    generated: map.features.some(({ properties }) => properties?.generated || properties?.position === 'generated'),
    places,
  };
}

/** Of a plan's drawing what a county's map needs, for who may not read the county. */
export function countyOfPlan(map: FeatureCollection): County {
  const sites = map.features.filter(({ properties }) => properties?.kind === 'site');
  const places = sites.map((site) => ({
    ...(site.properties as Omit<Place, 'at' | 'parent'>),
    parent: null,
    at: (site.geometry as Point).coordinates as [number, number],
  }));
  return {
    map: { type: 'FeatureCollection', features: sites },
    closures: [],
    name: '',
    day: today(),
    attribution: '',
    note: '',
    generated: places.some(({ position }) => position === 'generated'),
    places,
  };
}

export const today = (): string => new Date().toISOString().slice(0, 10);

/** The places whose name or code holds the text, depots before villages. */
export function find(places: readonly Place[], text: string): Place[] {
  const wanted = text.trim().toLowerCase();
  const order = { county: 0, township: 1, village: 2 };
  return places
    .filter((place) => place.name.toLowerCase().includes(wanted) || place.site.toLowerCase().includes(wanted))
    .sort((a, b) => order[a.tier] - order[b.tier]);
}
