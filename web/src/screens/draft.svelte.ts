/** Places that a planner tries: added, moved, taken off, with undo; a draft in the page until it is saved. */
import { get, post, Refusal, unique, type Answer, type Schemas } from '../api/client';
import type { Spot } from '../map/moving';
import { recall, remember } from '../unsaved';
import type { Place } from './county';

export type Met = Answer<'get', '/v1/counties/{name}/snap'>;
export type Host = Schemas['Host'];
export const HOSTS = [
  'passenger_station',
  'post_office',
  'supply_coop',
  'chain_store',
  'express_outlet',
  'service_point',
  'idle_workshop',
] as const satisfies readonly Host[];

/** What a new place is taken for until the planner says otherwise: a bus station's room, rented and fitted out. */
const USUAL = { host: 'passenger_station' as Host, premises: 'reused' as const, perDay: 90, once: 30_000 };

/** A place as it is tried; of one that is there already only where it is counts. Money is in yuan. */
export interface TriedPlace {
  site: string;
  name: string;
  township: string;
  at: Spot;
  host: Host;
  premises: 'reused' | 'new';
  perDay: number;
  once: number;
}

/** By id: as it is tried, or taken off. */
type State = ReadonlyMap<string, TriedPlace | undefined>;

type Waiting = readonly [site: string, place: TriedPlace | null, added: boolean];

const keyOf = ([lon, lat]: Spot): string => `${lon},${lat}`;

export class Draft {
  #past = $state.raw<readonly State[]>([]);
  #now = $state.raw<State>(new Map());
  #future = $state.raw<readonly State[]>([]);
  #met = $state.raw<ReadonlyMap<string, Met>>(new Map());
  #asked = new Set<string>();
  /** The places that the draft adds. */
  #added: Set<string>;
  version: number | undefined;

  constructor(readonly county: string) {
    const waiting = recall<Waiting[]>(this.#name) ?? [];
    this.#now = new Map(waiting.map(([site, place]) => [site, place ?? undefined]));
    this.#added = new Set(waiting.flatMap(([site, , added]) => (added ? [site] : [])));
  }

  get #name(): string {
    return `places.${this.county}`;
  }

  get changes(): readonly (readonly [string, TriedPlace | undefined])[] {
    return [...this.#now];
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** Whether the place is one that the draft has added. */
  isAdded = (site: string): boolean => this.#added.has(site);

  tried = (site: string): TriedPlace | undefined => this.#now.get(site);

  isRemoved = (site: string): boolean => this.#now.has(site) && this.#now.get(site) === undefined;

  /** Where a place there meets the road, once the service has said so. */
  met = (at: Spot): Met | undefined => this.#met.get(keyOf(at));

  /** Put a new place there, of the township whose depot is nearest; its id. */
  add(at: Spot, places: readonly Place[], name: (number: number) => string): string {
    const depots = places.filter((place) => place.kind === 'site' && place.tier === 'township');
    const near = depots.sort((a, b) => apart(a.at, at) - apart(b.at, at))[0];
    const site = `c-${unique()}`; // of its own, whatever somebody else adds meanwhile
    this.#added.add(site);
    this.set({ site, name: name(this.#added.size), township: near?.site ?? '', at, ...USUAL });
    return site;
  }

  /** Try a place so. */
  set(place: TriedPlace): void {
    this.#step(new Map(this.#now).set(place.site, place));
    void this.ask(place.at);
  }

  /** Move a place that is there, or one of the draft. */
  move(place: Pick<Place, 'site' | 'name' | 'parent'>, at: Spot): void {
    const known = this.tried(place.site) ?? { site: place.site, name: place.name, township: place.parent ?? '', at, ...USUAL };
    this.set({ ...known, at });
  }

  remove(site: string): void {
    const next = new Map(this.#now);
    if (this.isAdded(site)) next.delete(site);
    else next.set(site, undefined);
    this.#step(next);
  }

  undo(): void {
    const before = this.#past.at(-1);
    if (!before) return;
    this.#turn(this.#past.slice(0, -1), before, [this.#now, ...this.#future]);
  }

  redo(): void {
    const [next, ...rest] = this.#future;
    if (!next) return;
    this.#turn([...this.#past, this.#now], next, rest);
  }

  clear(): void {
    this.#turn([], new Map(), []);
    this.#added.clear();
  }

  /** Look at the county's newest version, and where the draft's places meet its roads. */
  follow(version: number | undefined): void {
    this.version = version;
    for (const place of this.#now.values()) if (place) void this.ask(place.at);
  }

  /** Ask where a place there meets the road. What cannot be asked is asked again when the draft is saved. */
  async ask(at: Spot): Promise<Met | undefined> {
    const known = this.met(at);
    if (known || this.#asked.has(keyOf(at))) return known;
    this.#asked.add(keyOf(at));
    try {
      const query = { lon: at[0], lat: at[1], version: this.version };
      const met = await get('/v1/counties/{name}/snap', { names: { name: this.county }, query });
      this.#met = new Map(this.#met).set(keyOf(at), met);
      return met;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return undefined;
    } finally {
      this.#asked.delete(keyOf(at));
    }
  }

  /** The next version of the county under that name, with the draft's changes made in the version that was looked at. */
  async save(name: string, places: readonly Place[]): Promise<Answer<'post', '/v1/counties/{name}/versions'>> {
    const tables = new Map(places.map((place) => [place.site, place.kind === 'site' ? 'sites' : 'candidates']));
    const edits = [];
    for (const [site, place] of this.#now) {
      const table = tables.get(site) ?? 'candidates';
      if (!place) {
        edits.push({ remove: table, row: site });
        continue;
      }
      const { lon, lat } = await this.#cells(place.at);
      if (!this.isAdded(site)) {
        edits.push(...Object.entries({ lon, lat, position: 'map' }).map(([column, value]) => ({ table, row: site, column, value })));
        continue;
      }
      const { township, host, premises, perDay, once } = place;
      const costs = { cost_per_day_yuan: String(perDay), conversion_yuan: String(once) };
      edits.push({ add: table, row: { id: site, name: place.name, township, host, premises, lon, lat, ...costs, position: 'map' } });
    }
    const base = { county: this.county, version: this.version ?? null };
    return post('/v1/counties/{name}/versions', { names: { name }, json: { base, edits } });
  }

  /** Coordinates as the county's tables have them, which may be of another datum. */
  async #cells(at: Spot): Promise<{ lon: string; lat: string }> {
    const query = { lon: at[0], lat: at[1], version: this.version };
    const met = this.met(at) ?? (await get('/v1/counties/{name}/snap', { names: { name: this.county }, query }));
    return { lon: String(met.table_lon), lat: String(met.table_lat) };
  }

  #step(next: State): void {
    this.#turn([...this.#past, this.#now], next, []);
  }

  #turn(past: readonly State[], now: State, future: readonly State[]): void {
    [this.#past, this.#now, this.#future] = [past, now, future];
    remember(this.#name, [...now].map(([site, place]): Waiting => [site, place ?? null, this.isAdded(site)]));
  }
}

const all = new Map<string, Draft>();

/** The draft of a county, which stays while the page shows something else. */
export function draftOf(county: string): Draft {
  const found = all.get(county) ?? new Draft(county);
  all.set(county, found);
  return found;
}

/** How far apart, for telling which is nearer within a county. */
function apart([lon, lat]: Spot, [otherLon, otherLat]: Spot): number {
  return Math.hypot((lon - otherLon) * Math.cos((lat * Math.PI) / 180), lat - otherLat);
}
