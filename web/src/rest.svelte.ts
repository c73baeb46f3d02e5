/** The rest of a day under way: from when on, what went as planned until then, which vehicles are locked. */
import type { Schemas } from './api/client';
import { keyOf, seconds, type PlanDocument } from './plan';

export type Lock = 'none' | 'order' | 'vehicle';
type RouteState = Schemas['RouteStateDocument'];
type Route = PlanDocument['routes'][number];

export class RestOfDay {
  now = $state('');
  asPlanned = $state(true);
  locks = $state.raw<Readonly<Record<string, Lock>>>({});

  lockOf(vehicle: string): Lock {
    return this.locks[vehicle] ?? 'none';
  }

  lock(vehicle: string, lock: Lock): void {
    this.locks = { ...this.locks, [vehicle]: lock };
  }

  get locked(): string[] {
    return Object.keys(this.locks).filter((vehicle) => this.lockOf(vehicle) !== 'none');
  }

  /** What has happened, as the service wants it told. */
  told(driven: PlanDocument['routes']): Schemas['LiveDayDocument'] {
    const routes = driven.map((route) => this.#state(route));
    return {
      format: 'logistics-opt/live-day',
      version: 1,
      now: this.now,
      routes: routes.filter(({ made, lock }) => made?.length || lock !== 'none'),
    };
  }

  #state(route: Route): RouteState {
    const stops = this.asPlanned ? route.trips.flatMap((trip) => trip.stops) : [];
    const made = stops
      .filter(({ arrives }) => seconds(arrives) <= seconds(this.now))
      .map(({ arrives, starts, leaves }) => ({ arrives, starts, leaves }));
    return { vehicle: route.vehicle, number: route.number, lock: this.lockOf(keyOf(route.vehicle, route.number)), made };
  }
}
