/** What the one page asks for and how its figures are written. */
import type { Query, Schemas } from '../api/client';
import { number, t } from '../words/index.svelte';

export type OnePage = Schemas['OnePageDocument'];
export type Goal = OnePage['figures'][number];
export type Way = '<=' | '>=';

/** A target that somebody has typed: which way, and the number as the service has it. */
export interface Typed {
  way: Way;
  value: number;
}

export interface Wanted {
  plan: string;
  before: string | undefined;
  sharing: string | undefined;
  days: number;
  targets: ReadonlyMap<string, Typed>;
}

const NONE = '-';
const TARGET = /^([a-z0-9_]+)(<=|>=)(-?[\d.]+)$/;

/** What the parts of the address behind the screen's name say. */
export function wantedOf(about: readonly string[]): Wanted | undefined {
  const [plan, before, sharing, days, targets = ''] = about;
  if (!plan) return undefined;
  const given = (part: string | undefined): string | undefined => (part && part !== NONE ? part : undefined);
  return {
    plan,
    before: given(before),
    sharing: given(sharing),
    days: Number(days) || 7,
    targets: new Map(
      targets.split(',').flatMap((one) => {
        const [, key, way, value] = TARGET.exec(one) ?? [];
        return key && value ? [[key, { way: way as Way, value: Number(value) }] as const] : [];
      }),
    ),
  };
}

const written = (targets: Wanted['targets']): string[] => [...targets].map(([key, { way, value }]) => `${key}${way}${value}`);

/** The same as parts of an address. */
export const aboutOf = (wanted: Wanted): string[] => [
  wanted.plan,
  wanted.before ?? NONE,
  wanted.sharing ?? NONE,
  String(wanted.days),
  written(wanted.targets).join(','),
];

/** The same as the service is asked for it. */
export const queryOf = (wanted: Wanted): Query => ({
  before: wanted.before,
  sharing: wanted.sharing,
  days_a_week: wanted.days,
  target: written(wanted.targets),
});

/** A figure as people write it. */
export function shown(style: Goal['style'], value: number | null): string {
  if (value === null) return '–';
  if (style === 'share') return `${number(100 * value, 1)}%`;
  if (style === 'money') return number(value, 2);
  if (style === 'clock') {
    const minutes = Math.round(60 * value);
    return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  }
  return number(value, style === 'count' ? 0 : 1);
}

/** Shares are typed in per cent, times as hours and minutes. */
export function typedText(style: Goal['style'], value: number): string {
  if (style === 'share') return String(Math.round(1e6 * value) / 1e4);
  return style === 'clock' ? shown(style, value) : String(value);
}

/** The number of what was typed; `undefined` for nothing, or for what is no number. */
export function typedValue(style: Goal['style'], text: string): number | undefined {
  const clock = /^(\d{1,2}):([0-5]\d)$/.exec(text.trim());
  if (style === 'clock' && clock) return Number(clock[1]) + Number(clock[2]) / 60;
  const value = text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(value)) return undefined;
  return style === 'share' ? Math.round(1e4 * value) / 1e6 : value;
}

export function targetText(goal: Goal): string {
  if (goal.at_least !== null) return `≥\u00a0${shown(goal.style, goal.at_least)}`;
  return goal.at_most !== null ? `≤\u00a0${shown(goal.style, goal.at_most)}` : '';
}

/** What a figure rests on. */
export function gradeText(goal: Goal): string {
  const grade = goal.grade === 'own' ? t('gradeOwn') : t('gradeOf', { grade: goal.grade });
  return goal.generated ? t('gradeGenerated', { grade }) : grade;
}

const FEWER_IS_BETTER = /yuan|subsidy|latest|km|vehicles|empty|unserved|overnight|co2|hours/;

/** Which way a target of the figure goes, where nobody has said it. */
export const usualWay = (goal: Goal): Way => {
  if (goal.at_least !== null) return '>=';
  return goal.at_most !== null || FEWER_IS_BETTER.test(goal.key) ? '<=' : '>=';
};
