/** One study that the page has asked for or looks at: submitted, watched through any silence of the service, stopped. */
import { issuesOf, post, remove, unique, type Schemas } from './api/client';
import { watch, type Study } from './api/events';
import { session } from './session.svelte';

export type Issues = readonly Schemas['ErrorBody'][];
export type StudyRequest = Parameters<typeof submitted>[0];

export interface Progress {
  stage?: string;
  stage_zh?: string;
  seconds?: number;
  best_yuan?: number | null;
  /** What no plan can cost less than, as far as that is known. */
  bound_yuan?: number | null;
  done?: number;
  wanted?: number;
}

const submitted = (
  request:
    | Schemas['DailyRoutes']
    | Schemas['PlaceDepots']
    | Schemas['DepotDay']
    | Schemas['ShareDelivery']
    | Schemas['Replan']
    | Schemas['ByHand']
    | Schemas['Check'],
): Promise<Study> =>
  post('/v1/studies', { json: request, headers: { 'Idempotency-Key': unique() } });

export class Run {
  study = $state.raw<Study>();
  wrong = $state.raw<Issues>([]);
  curve = $state.raw<readonly { seconds: number; best: number }[]>([]);
  #watching = new AbortController();
  #over: (study: Study) => Promise<void>;

  /** `over` is called with a study that has ended, to fetch what came of it. */
  constructor(over: (study: Study) => Promise<void>) {
    this.#over = over;
  }

  get under(): boolean {
    return this.study !== undefined && ['queued', 'running'].includes(this.study.state);
  }

  get progress(): Progress {
    return (this.study?.progress ?? {}) as Progress;
  }

  /** The id of what came of it, of a kind of document. */
  made(kind: 'plans' | 'problems' | 'results'): string | undefined {
    return this.study?.results.find((address) => address.startsWith(`/v1/${kind}/`))?.split('/').at(-1);
  }

  /** Show what the service refuses; anything else is a fault of ours. */
  refused = (error: unknown): void => {
    this.wrong = issuesOf(error);
  };

  /** Ask for it; its id, or nothing where it is refused. */
  async submit(request: StudyRequest): Promise<string | undefined> {
    this.wrong = [];
    try {
      return (await submitted(request)).id;
    } catch (error) {
      this.refused(error);
      return undefined;
    }
  }

  /** Watch it to its end. */
  async follow(identity: string): Promise<void> {
    this.end();
    this.#watching = new AbortController();
    const { signal } = this.#watching;
    [this.study, this.curve, this.wrong] = [undefined, [], []];
    try {
      await watch(identity, (news) => this.#told(news), (lost) => (session.lost = lost), signal);
      const ended = this.#latest();
      if (signal.aborted || !ended) return;
      this.wrong = ended.errors ?? [];
      await this.#over(ended);
    } catch (error) {
      this.refused(error);
    }
  }

  stop = (): void => {
    if (this.study) void remove('/v1/studies/{study}', { names: { study: this.study.id } }).catch(this.refused);
  };

  /** Look at it no more; it goes on. */
  end(): void {
    this.#watching.abort();
  }

  #latest(): Study | undefined {
    return this.study;
  }

  #told(news: Study): void {
    this.study = news;
    const { seconds, best_yuan: best } = this.progress;
    if (best && seconds !== undefined) this.curve = [...this.curve, { seconds, best }];
  }
}
