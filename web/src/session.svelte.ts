/** Who is at the page, and what it shows: the key, the role, the colours, the screen. */
import { get, type Answer, useKey } from './api/client';

export type Me = Answer<'get', '/v1/me'>;
export type Theme = 'auto' | 'light' | 'dark';
export const SCREENS = ['county', 'day', 'place', 'compare', 'share', 'official', 'myshare'] as const;
export type Screen = (typeof SCREENS)[number];

const NEEDS: Record<Screen, readonly Me['operations'][number][]> = {
  county: ['read-county'],
  day: ['read-plan'],
  place: ['read-county', 'place'],
  compare: ['read-county', 'read-study'],
  share: ['share'],
  official: ['read-page'],
  myshare: ['read-share'],
};

const KEY = 'logistics_opt.key';
const THEME = 'logistics_opt.theme';

const SYSTEM = matchMedia('(prefers-color-scheme: dark)');

let dark = $state(false);
let me = $state.raw<Me>();
let theme = $state<Theme>((localStorage.getItem(THEME) as Theme | null) ?? 'auto');
let lost = $state(false);
let place = $state.raw<readonly string[]>([]);

/** The parts of the address behind `#/`: the screen first, then what it is about. */
export const session = {
  get me(): Me | undefined {
    return me;
  },
  /** Whether the service has stopped answering. */
  get lost(): boolean {
    return lost;
  },
  set lost(away: boolean) {
    lost = away;
  },
  /** The screens that the key's role has a use for; what they show is the service's to decide. */
  get screens(): readonly Screen[] {
    return SCREENS.filter((screen) => NEEDS[screen].every((operation) => may(operation)));
  },
  get screen(): Screen {
    const open = session.screens;
    return open.find((screen) => screen === place[0]) ?? open[0] ?? 'county';
  },
  /** The county that was looked at last. */
  county: '',
  get about(): readonly string[] {
    return place.slice(1);
  },
  /** Whether the page is dark now. */
  get dark(): boolean {
    return dark;
  },
  get theme(): Theme {
    return theme;
  },
  set theme(chosen: Theme) {
    theme = chosen;
    localStorage.setItem(THEME, chosen);
    colour();
  },
};

/** Whether the key's role may do it; the service decides anyway. */
export const may = (operation: Me['operations'][number]): boolean => me?.operations.includes(operation) ?? false;

export const link = (screen: Screen, ...about: string[]): string =>
  `#/${[screen, ...about].map(encodeURIComponent).join('/')}`;

/**
 * Take the key; it is kept for as long as the tab is open. Throws a Refusal if the service does not know it.
 * Of whoever had another key in this tab nothing stays.
 */
export async function logIn(key: string): Promise<void> {
  useKey(key);
  me = await get('/v1/me');
  if (sessionStorage.getItem(KEY) !== key) sessionStorage.clear();
  sessionStorage.setItem(KEY, key);
}

/** Leave: nothing stays in the page or the tab of what was looked at or is not yet kept. */
export function logOut(): void {
  sessionStorage.clear();
  location.reload();
}

function colour(): void {
  dark = theme === 'dark' || (theme === 'auto' && SYSTEM.matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}

function read(): void {
  place = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
}

/** Have the page be light or dark as it was chosen, or as the system is now. */
export function followColours(): void {
  colour();
  SYSTEM.addEventListener('change', colour);
}

/** Begin: the address, the colours, and the key of `#key=...` (taken out of the address at once) or of this tab. */
export async function begin(): Promise<void> {
  followColours();
  const given = /^#key=(.+)$/.exec(location.hash)?.[1];
  if (given) history.replaceState(null, '', `${location.pathname}#/`);
  read();
  addEventListener('hashchange', read);
  const key = given ? decodeURIComponent(given) : sessionStorage.getItem(KEY);
  if (key) await logIn(key).catch(() => useKey('')); // the page asks for another
}
