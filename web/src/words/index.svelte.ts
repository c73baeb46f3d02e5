/** Words in the language that is chosen; a word that one language lacks is an error of types. */
import { compare } from './compare';
import { county } from './county';
import { day } from './day';
import { drive } from './drive';
import { edits } from './edits';
import { handout } from './handout';
import { hand } from './hand';
import { map } from './map';
import { myshare } from './myshare';
import { official } from './official';
import { page } from './page';
import { place } from './place';
import { share } from './share';

const PARTS = [page, county, edits, map, day, hand, handout, drive, place, compare, share, official, myshare] as const;
const WORDS = {
  ...page,
  ...county,
  ...edits,
  ...map,
  ...day,
  ...hand,
  ...handout,
  ...drive,
  ...place,
  ...compare,
  ...share,
  ...official,
  ...myshare,
};

type Twice<Parts extends readonly object[], Seen = never> = Parts extends readonly [
  infer First,
  ...infer Rest extends readonly object[],
]
  ? (keyof First & Seen) | Twice<Rest, Seen | keyof First>
  : never;
/** The type says which word two parts have, where it should be one. */
const NONE_TWICE: [Twice<typeof PARTS>] extends [never] ? true : Twice<typeof PARTS> = true;
void NONE_TWICE;

export type Lang = 'zh' | 'en';
export type Word = keyof typeof WORDS;

const KEPT = 'logistics_opt.lang';

function first(): Lang {
  const kept = localStorage.getItem(KEPT);
  if (kept === 'zh' || kept === 'en') return kept;
  return navigator.language.startsWith('zh') ? 'zh' : 'en';
}

let chosen = $state<Lang>(first());

export const language = {
  get now(): Lang {
    return chosen;
  },
  set now(lang: Lang) {
    chosen = lang;
    localStorage.setItem(KEPT, lang);
  },
  /** For `lang` attributes and `Intl`. */
  get tag(): string {
    return chosen === 'zh' ? 'zh-CN' : 'en-GB';
  },
};

/** The word, with `{names}` filled in. */
export function t(word: Word, values: Record<string, string | number> = {}): string {
  return WORDS[word][chosen].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Of two texts that the service gives in both languages, the one to show. */
export const both = (english: string, chinese: string): string => (chosen === 'zh' ? chinese : english);

/** A number as people write it. */
export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(language.tag, { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value);
}

/** Yuan to the fen, or whole. */
export const yuan = (value: number, digits = 0): string =>
  new Intl.NumberFormat(language.tag, {
    style: 'currency',
    currency: 'CNY',
    currencyDisplay: 'narrowSymbol',
    maximumFractionDigits: digits,
    minimumFractionDigits: digits,
  }).format(value);

/** A moment as people here write it, to the minute. */
export const moment = (iso: string): string =>
  new Intl.DateTimeFormat(language.tag, { dateStyle: 'short', timeStyle: 'short' }).format(new Date(iso));

const HAN = /[\u2e80-\u9fff\uf900-\ufaff]/;

/**
 * Of a name in both languages, such as `4.2 m truck 4.2米厢式货车`, the words of the one that is chosen; any other name
 * as it is. The files for drivers say it likewise (`report/words.py`).
 */
export function spoken(name: string): string {
  const words = name.split(/\s+/);
  const chinese = words.filter((word) => HAN.test(word));
  const english = words.filter((word) => !HAN.test(word));
  if (!chinese.length || !english.some((word) => /[a-z]{3}/.test(word))) return name;
  return (chosen === 'zh' ? chinese : english).join(' ');
}
