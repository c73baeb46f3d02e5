/** Figures of sharing with their spread, as people read them. */
import type { Schemas } from '../../api/client';
import { language, spoken, yuan } from '../../words/index.svelte';

export type Sharing = Schemas['SharingDocument'];
export type Estimate = Schemas['EstimateDocument'];

/** `¥1,234 ± 56`; the margin is left out where one draw tells of none. */
export const told = (one: Estimate): string =>
  one.margin_yuan == null || !one.mean_yuan ? yuan(one.mean_yuan) : `${yuan(one.mean_yuan)} ± ${yuan(one.margin_yuan)}`;

export const percent = (share: number): string =>
  new Intl.NumberFormat(language.tag, { style: 'percent', maximumFractionDigits: 0 }).format(share);

export const namesOf = (result: Sharing): Map<string, string> =>
  new Map(result.players.map((player) => [player.id, spoken(player.name)]));
