/** Changes that a dispatcher makes to a plan by hand: tried at the service, undone, redone. The plan itself stays. */
import { post, Refusal, type Schemas } from './api/client';
import { readDay, type Day } from './plan';
import type { Issues } from './study.svelte';
import { recall, remember } from './unsaved';

export type HandChange = Schemas['HandChangeDocument'];
export type Changed = Schemas['ChangedByHandDocument'];

const MOST_KNOWN = 8; // answers that are remembered, so that undo and redo are at once

const nameOf = (plan: string): string => `hand.${plan}`;

export class Hand {
  plan = $state.raw('');
  done = $state.raw<readonly HandChange[]>([]);
  undone = $state.raw<readonly HandChange[]>([]);
  /** What the changes that are done come to. */
  answer = $state.raw<Changed>();
  /** One more change that is only looked at. */
  trial = $state.raw<{ change: HandChange; answer: Changed }>();
  busy = $state(false);
  wrong = $state.raw<Issues>([]);
  /** The plan as it is with the changes; nothing where there are none. */
  day = $derived<Day | undefined>(
    this.done.length && this.answer
      ? readDay(this.answer.plan, this.answer.drawing as unknown as Day['map'])
      : undefined,
  );
  #known = new Map<string, Changed>();
  #asked = 0;

  /** Begin with a plan and what was changed in it before, or with none. */
  begin(plan = ''): void {
    [this.plan, this.done, this.undone, this.answer] = [plan, [], [], undefined];
    this.#known.clear();
    this.forget();
    const waiting = recall<HandChange[]>(nameOf(plan)); // not of `this.plan`: who begins in an effect must not wait for that
    if (waiting) void this.#to(waiting, []);
  }

  /** The changes have become a plan of their own. */
  kept = (): void => remember(nameOf(this.plan), []);

  /** The vehicles that do nothing. */
  get idle(): NonNullable<Changed['idle']> {
    return this.answer?.idle ?? [];
  }

  /** Learn what a plan takes and who is idle, before the first change. */
  async open(): Promise<void> {
    if (this.answer) return;
    const answer = await this.#ask(this.done);
    if (answer) this.answer = answer; // a change that was made meanwhile has its own
  }

  async consider(change: HandChange): Promise<void> {
    this.trial = undefined;
    const answer = await this.#ask([...this.done, change]);
    if (answer) this.trial = { change, answer };
  }

  /** Leave what is looked at. */
  forget(): void {
    this.#asked += 1;
    [this.trial, this.busy, this.wrong] = [undefined, false, []];
  }

  /** Make the change that is looked at. */
  accept(): void {
    if (!this.trial) return;
    [this.done, this.undone, this.answer] = [[...this.done, this.trial.change], [], this.trial.answer];
    this.forget();
    remember(nameOf(this.plan), this.done);
  }

  undo = (): Promise<void> => this.#to(this.done.slice(0, -1), [...this.done.slice(-1), ...this.undone]);

  redo = (): Promise<void> => this.#to([...this.done, ...this.undone.slice(0, 1)], this.undone.slice(1));

  async #to(done: readonly HandChange[], undone: readonly HandChange[]): Promise<void> {
    const answer = await this.#ask(done);
    if (!answer) return;
    [this.done, this.undone, this.answer] = [done, undone, answer];
    remember(nameOf(this.plan), done);
  }

  /** Nothing where it is refused, or something else has been asked since. */
  async #ask(changes: readonly HandChange[]): Promise<Changed | undefined> {
    const key = JSON.stringify(changes);
    const turn = (this.#asked += 1);
    this.wrong = [];
    const known = this.#known.get(key);
    if (known) {
      this.busy = false;
      return known;
    }
    this.busy = true;
    try {
      const answer = await post('/v1/plans/{plan}/changes', { names: { plan: this.plan }, json: { changes } });
      if (turn !== this.#asked) return undefined;
      this.#known.set(key, answer);
      const [oldest] = this.#known.keys();
      if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
      return answer;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (turn === this.#asked) this.wrong = error.issues;
      return undefined;
    } finally {
      if (turn === this.#asked) this.busy = false;
    }
  }
}
