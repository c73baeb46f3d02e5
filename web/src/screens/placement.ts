/** Questions of placement in the words of a planner, and answers as the page shows them. */
import type { Schemas } from '../api/client';
import type { DepotState } from '../map/styles';
import type { Word } from '../words/index.svelte';

export type Placement = Schemas['PlacementDocument'];
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

export type Settled = 'possible' | 'required' | 'excluded';
export const SETTLED: Record<Settled, Word> = {
  possible: 'statePossible',
  required: 'stateRequired',
  excluded: 'stateExcluded',
};

/** The state of every place: as it is settled, and once there is an answer, as that has it. */
export function statesOf(places: readonly string[], settled: Record<string, Settled>, option?: Option): Map<string, DepotState> {
  const chosen = new Set(option?.depots);
  return new Map(
    places.map((site) => {
      const said = settled[site] ?? 'possible';
      if (!option) return [site, said];
      return [site, chosen.has(site) ? 'chosen' : said === 'excluded' ? 'excluded' : 'left'];
    }),
  );
}

/** From each village to the depot that serves it in the answer. */
export const linksOf = (option: Option | undefined): [string, string][] =>
  option?.radial.services.map((service) => [service.site, service.place]) ?? [];
