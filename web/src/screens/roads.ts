/** The roads of a county, to be found without a pointer. */
import type { LineString } from 'geojson';

import type { County, Place } from './county';

export interface Road {
  id: string;
  name: string;
  lines: readonly LineString['coordinates'][];
}

/** Each road once, whatever pieces it is drawn in. */
export function roadsOf(county: County): Map<string, Road> {
  const found = new Map<string, Road & { lines: LineString['coordinates'][] }>();
  for (const { geometry, properties } of county.map.features) {
    if (geometry.type !== 'LineString' || properties?.kind !== 'road' || !properties.road) continue;
    const id = String(properties.road);
    const road = found.get(id) ?? { id, name: String(properties.name ?? ''), lines: [] };
    road.lines.push(geometry.coordinates);
    found.set(id, road);
  }
  return found;
}

export const labelOf = (road: Road | undefined, id: string): string => (road?.name ? `${road.name} (${id})` : id);

/** The roads whose name or code holds the text. */
export function findRoads(roads: ReadonlyMap<string, Road>, text: string, most: number): Road[] {
  const wanted = text.trim().toLowerCase();
  const hits = [...roads.values()].filter(({ id, name }) => id.toLowerCase().includes(wanted) || name.toLowerCase().includes(wanted));
  return hits.slice(0, most);
}

/** The roads that come nearest to a place, the nearest first. */
export function roadsNear(roads: ReadonlyMap<string, Road>, place: Place, most: number): Road[] {
  const [lon, lat] = place.at;
  const narrow = Math.cos((lat * Math.PI) / 180);
  const far = (road: Road): number =>
    Math.min(...road.lines.flat().map(([x = 0, y = 0]) => ((x - lon) * narrow) ** 2 + (y - lat) ** 2));
  const measured = [...roads.values()].map((road) => ({ road, distance: far(road) }));
  return measured.sort((a, b) => a.distance - b.distance).slice(0, most).map(({ road }) => road);
}
