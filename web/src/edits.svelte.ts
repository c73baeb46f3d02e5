/** Edits of a county that wait to be kept: in what they were made, and what became of keeping them. */
import { get, post, Refusal, type Answer, type Schemas } from './api/client';
import type { Issues } from './study.svelte';
import { recall, remember } from './unsaved';

export type Edit = Schemas['EditsOf']['edits'][number];
export type Edited = Answer<'post', '/v1/counties/{name}/versions'>;
export type Version = Schemas['VersionBody'];

/** One thing that a person did, which may take several edits; doing it again takes the place of the first time. */
export interface Step {
  key: string;
  edits: readonly Edit[];
}

type Waiting = [version: number | null, steps: Step[]];

export class Pending {
  /** The version that is edited; of a county that comes with the program there is none. */
  version = $state<number>();
  steps = $state.raw<readonly Step[]>([]);
  busy = $state(false);
  wrong = $state.raw<Issues>([]);
  /** The newest version, where somebody else was faster. */
  newer = $state.raw<Version>();

  constructor(readonly county: string) {
    const [version, steps] = recall<Waiting>(this.#name) ?? [null, []];
    [this.version, this.steps] = [version ?? undefined, steps];
  }

  get #name(): string {
    return `edits.${this.county}`;
  }

  has(key: string): boolean {
    return this.steps.some((step) => step.key === key);
  }

  /** Do something in this version: what waited for another is edited there, and stays so. */
  put(key: string, edits: readonly Edit[], version: number | undefined): void {
    if (!this.steps.length) this.version = version;
    this.wrong = [];
    this.#now([...this.steps.filter((step) => step.key !== key), { key, edits }]);
  }

  undo(key: string): void {
    this.wrong = [];
    this.#now(this.steps.filter((step) => step.key !== key));
    if (!this.steps.length) this.newer = undefined;
  }

  drop = (): void => {
    [this.wrong, this.newer] = [[], undefined];
    this.#now([]);
  };

  /** Keep it all as the next version of `name`; the answer, or nothing where it is refused: then all is as before. */
  async keep(name: string): Promise<Edited | undefined> {
    if (this.busy) return undefined;
    [this.busy, this.wrong, this.newer] = [true, [], undefined];
    try {
      const base = { county: this.county, ...(this.version === undefined ? {} : { version: this.version }) };
      const edits = this.steps.flatMap((step) => [...step.edits]);
      const kept = await post('/v1/counties/{name}/versions', { names: { name }, json: { base, edits } });
      this.#now([]);
      return kept;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.wrong = error.issues;
      if (error.status === 412 && name === this.county) this.newer = (await versions(name, 1))[0];
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  /** The same edits in the version that somebody else has made. */
  async keepOnTop(): Promise<Edited | undefined> {
    this.version = this.newer?.version ?? this.version;
    return this.keep(this.county);
  }

  #now(steps: readonly Step[]): void {
    this.steps = steps;
    remember(this.#name, steps.length ? [this.version ?? null, steps] : []);
  }
}

const all = new Map<string, Pending>();

/** The edits of a county, which stay while the page shows something else. */
export function pendingOf(county: string): Pending {
  const found = all.get(county) ?? new Pending(county);
  all.set(county, found);
  return found;
}

/** The newest versions of an upload; none of what is no upload. */
export const versions = async (name: string, limit = 50): Promise<Version[]> =>
  (await get('/v1/counties/{name}/versions', { names: { name }, query: { limit } })).items;
