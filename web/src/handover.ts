/** Where vehicles hand goods over: one brings them to a depot, another takes them on. */
import type { Schemas } from './api/client';
import { keyOf, seconds } from './plan';

type Route = Schemas['PlanDocument']['routes'][number];

/** `brings` and `takes` are vehicles' keys; times are seconds of the day. */
export interface HandOver {
  site: string;
  brings: string;
  takes: string;
  brought: number;
  taken: number;
  pieces: number;
}

interface Act {
  vehicle: string;
  at: number;
  pieces: number;
}

/** All of a plan, in order of the time at which goods are brought. */
export function handOvers(routes: readonly Route[]): HandOver[] {
  const brought = new Map<string, Act[]>();
  const taken = new Map<string, Act[]>();
  for (const route of routes) {
    const vehicle = keyOf(route.vehicle, route.number);
    for (const stop of route.trips.flatMap(({ stops }) => stops)) {
      for (const move of stop.moves ?? []) {
        const [acts, at] = move.act === 'unload' ? [brought, stop.arrives] : [taken, stop.leaves];
        const place = JSON.stringify([stop.site, move.demand]);
        acts.set(place, [...(acts.get(place) ?? []), { vehicle, at: seconds(at), pieces: move.pieces }]);
      }
    }
  }
  const found = new Map<string, HandOver>();
  for (const [place, takers] of taken) {
    const [site] = JSON.parse(place) as [string];
    for (const one of takers) {
      for (const other of brought.get(place) ?? []) {
        if (other.vehicle === one.vehicle || other.at > one.at) continue;
        const key = JSON.stringify([site, other.vehicle, other.at, one.vehicle, one.at]);
        const known = found.get(key) ?? { site, brings: other.vehicle, takes: one.vehicle, brought: other.at, taken: one.at, pieces: 0 };
        found.set(key, { ...known, pieces: known.pieces + Math.min(one.pieces, other.pieces) });
      }
    }
  }
  return [...found.values()].sort((a, b) => a.brought - b.brought);
}
