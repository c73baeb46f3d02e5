/** A day's plan as a person reads it: vehicles, their calls in order, what stays behind. */
import type { FeatureCollection } from 'geojson';

import type { Schemas } from './api/client';
import { routeColour } from './map/palette';

export type PlanDocument = Schemas['PlanDocument'];
type TripDocument = PlanDocument['routes'][number]['trips'][number];

/** One stop of a vehicle; times are seconds of the day, loads are pieces. */
export interface Call {
  site: string;
  name: string;
  tier: 'county' | 'township' | 'village';
  /** The vehicle's own depot or warehouse. */
  base: boolean;
  arrives: number;
  leaves: number;
  unloaded: number;
  loaded: number;
  aboard: number;
}

export interface Vehicle {
  key: string;
  /** The id of its type, what that is called, and which of them it is. */
  type: string;
  called: string;
  number: number;
  echelon: 1 | 2;
  colour: string;
  base: string;
  trips: readonly (readonly Call[])[];
  km: number;
  departs: number;
  returns: number;
}

export interface Day {
  map: FeatureCollection;
  vehicles: readonly Vehicle[];
  routes: PlanDocument['routes'];
  left: PlanDocument['unserved'];
  cost: number;
  bound: number | undefined;
  villages: number;
  km: number;
}

/** `HH:MM` or `HH:MM:SS`, which may be beyond midnight, as seconds. */
export function seconds(clock: string): number {
  const [hours = 0, minutes = 0, rest = 0] = clock.split(':').map(Number);
  return hours * 3600 + minutes * 60 + rest;
}

/** Seconds as `HH:MM`. */
export function clock(moment: number): string {
  const minutes = Math.floor(moment / 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

export const keyOf = (vehicle: string, number: number): string => `${vehicle}#${number}`;

interface SiteFacts {
  name: string;
  tier: Call['tier'];
}

interface Driven {
  name: string;
  echelon: 1 | 2;
  km: number;
}

/** Put together what the plan says and what its drawing knows of names and ways. */
export function readDay(plan: PlanDocument, map: FeatureCollection): Day {
  const { sites, driven } = drawn(map);
  const vehicles = plan.routes.map((route, order): Vehicle => {
    const key = keyOf(route.vehicle, route.number);
    const facts = driven.get(key) ?? { name: route.vehicle, echelon: 2, km: 0 };
    const trips = route.trips.map((trip) => calls(trip, sites));
    const all = trips.flat();
    return {
      key,
      type: route.vehicle,
      called: facts.name,
      number: route.number,
      echelon: facts.echelon,
      colour: routeColour(order, facts.echelon),
      base: all[0]?.name ?? '',
      trips,
      km: facts.km,
      departs: all[0]?.leaves ?? 0,
      returns: all.at(-1)?.arrives ?? 0,
    };
  });
  vehicles.sort((a, b) => a.echelon - b.echelon || a.base.localeCompare(b.base, 'zh') || a.departs - b.departs);
  const calledAt = vehicles.flatMap(({ trips }) => trips.flat()).filter(({ base, tier }) => !base && tier === 'village');
  return {
    map,
    vehicles,
    routes: plan.routes,
    left: plan.unserved,
    cost: Object.values(plan.cost).reduce<number>((sum, part) => sum + Number(part), 0),
    bound: plan.bound ? Number(plan.bound.yuan) : undefined,
    villages: new Set(calledAt.map(({ site }) => site)).size,
    km: vehicles.reduce((sum, { km }) => sum + km, 0),
  };
}

function drawn(map: FeatureCollection): { sites: Map<string, SiteFacts>; driven: Map<string, Driven> } {
  const sites = new Map<string, SiteFacts>();
  const driven = new Map<string, Driven>();
  for (const { properties: said } of map.features) {
    if (said?.kind === 'site') sites.set(said.site as string, said as SiteFacts);
    if (said?.kind !== 'leg') continue;
    const key = keyOf(said.vehicle as string, said.number as number);
    const km = (driven.get(key)?.km ?? 0) + (said.km as number);
    driven.set(key, { name: said.vehicle_name as string, echelon: said.echelon as 1 | 2, km });
  }
  return { sites, driven };
}

function calls(trip: TripDocument, sites: Map<string, SiteFacts>): Call[] {
  let aboard = 0;
  return trip.stops.map((stop, index) => {
    const pieces = (act: 'load' | 'unload'): number =>
      (stop.moves ?? []).reduce((sum, move) => sum + (move.act === act ? move.pieces : 0), 0);
    const [loaded, unloaded] = [pieces('load'), pieces('unload')];
    aboard += loaded - unloaded;
    return {
      site: stop.site,
      name: sites.get(stop.site)?.name ?? stop.site,
      tier: sites.get(stop.site)?.tier ?? 'village',
      base: index === 0 || index === trip.stops.length - 1,
      arrives: seconds(stop.arrives),
      leaves: seconds(stop.leaves),
      unloaded,
      loaded,
      aboard,
    };
  });
}
