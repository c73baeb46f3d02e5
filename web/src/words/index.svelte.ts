/** Words in the language that is chosen; a word that one language lacks is an error of types. */
import { compare } from './compare';
import { county } from './county';
import { day } from './day';
import { hand } from './hand';
import { map } from './map';
import { page } from './page';
import { place } from './place';
import { share } from './share';

const PARTS = [page, county, map, day, hand, place, compare, share] as const;
const WORDS = { ...page, ...county, ...map, ...day, ...hand, ...place, ...compare, ...share };

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
