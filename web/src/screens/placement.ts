/** Questions of placement in the words of a planner, and answers as the page shows them. */
import type { Schemas } from '../api/client';
import type { DepotState } from '../map/styles';
import type { Word } from '../words/index.svelte';

export type Placement = Schemas['PlacementDocument'];
export type Scenario = Schemas['Scenario'];
export type Option = Placement['options'][number];
type QuestionName = Placement['scenario']['question']['name'];

interface Kind {
  name: QuestionName;
  word: Word;
  /** What must be said with it. */
  depots: boolean;
  limit: boolean;
}

export const QUESTIONS: readonly Kind[] = [
  { name: 'p-median', word: 'qMedian', depots: true, limit: false },
  { name: 'p-centre', word: 'qCentre', depots: true, limit: false },
  { name: 'set-cover', word: 'qCover', depots: false, limit: true },
  { name: 'max-cover', word: 'qMaxCover', depots: true, limit: true },
  { name: 'backup-cover', word: 'qBackup', depots: true, limit: true },
  { name: 'fixed-charge', word: 'qCharge', depots: false, limit: false },
  { name: 'location-routing', word: 'qRouting', depots: false, limit: false },
];

/** The question as it is being put. What an opened scenario says besides stays in `rest`. */
export interface Asking {
  question: QuestionName;
  depots: number;
  minutes: number;
  routed: boolean;
  evidence: boolean;
  settled: Record<string, Settled>;
  rest: Partial<Scenario>;
}

export const asking = (): Asking => ({
  question: 'p-median',
  depots: 20,
  minutes: 60,
  routed: false,
  evidence: true,
  settled: {},
  rest: {},
});

/** The scenario that is asked; places that the county no longer has are left out of it. */
export function scenarioOf(county: string, asked: Asking, known: ReadonlySet<string>, lang: Scenario['lang']): Scenario {
  const kind = QUESTIONS.find((one) => one.name === asked.question) ?? QUESTIONS[0]!;
  const of = (state: Settled): string[] =>
    Object.keys(asked.settled).filter((site) => asked.settled[site] === state && known.has(site));
  return {
    ...asked.rest,
    county,
    question: {
      name: kind.name,
      ...(kind.depots ? { depots: asked.depots } : {}),
      ...(kind.limit ? { limit_minutes: asked.minutes } : {}),
    },
    rules: { ...asked.rest.rules, required: of('required'), excluded: of('excluded') },
    route: asked.routed,
    lang,
  } as Scenario;
}

/** A scenario as it is put again. */
export function askingOf(scenario: Scenario, before: Asking): Asking {
  const { question, rules } = scenario;
  return {
    ...before,
    question: question.name,
    depots: question.depots ?? before.depots,
    minutes: question.limit_minutes ?? before.minutes,
    routed: scenario.route ?? true,
    settled: Object.fromEntries([
      ...(rules?.required ?? []).map((site) => [site, 'required']),
      ...(rules?.excluded ?? []).map((site) => [site, 'excluded']),
    ]) as Record<string, Settled>,
    rest: scenario,
  };
}

/** What a study of a day with exactly these depots says of it. */
export type Tested = Readonly<{ day?: unknown; depots?: readonly string[] }> & Readonly<Record<string, unknown>>;

export const figure = (tested: Tested, name: string): number | undefined =>
  typeof tested[name] === 'number' ? (tested[name] as number) : undefined;

const OPTIONS: Readonly<Record<string, Word>> = {
  today: 'optionToday',
  'p-median': 'optionMedian',
  'p-centre': 'optionCentre',
  'set-cover': 'optionCover',
  'max-cover': 'optionMaxCover',
  'backup-cover': 'optionBackup',
  'fixed-charge': 'optionCharge',
  'location-routing': 'optionRouting',
};

/** What a set of depots in an answer is called. */
export const optionWord = (name: string): Word => OPTIONS[name] ?? 'option';

export type Settled = 'possible' | 'required' | 'excluded';
export const SETTLED: Record<Settled, Word> = {
  possible: 'statePossible',
  required: 'stateRequired',
  excluded: 'stateExcluded',
};

/** The state of every place: as it is settled; once there is an answer, or another set is tried, as that has it. */
export function statesOf(
  places: readonly string[],
  settled: Record<string, Settled>,
  option?: Option,
  tested?: readonly string[],
): Map<string, DepotState> {
  const set = tested ?? option?.depots;
  const chosen = new Set(set);
  return new Map(
    places.map((site) => {
      const said = settled[site] ?? 'possible';
      if (!set) return [site, said];
      return [site, chosen.has(site) ? 'chosen' : said === 'excluded' ? 'excluded' : 'left'];
    }),
  );
}

/** From each village to the depot that serves it in the answer. */
export const linksOf = (option: Option | undefined): [string, string][] =>
  option?.radial.services.map((service) => [service.site, service.place]) ?? [];
