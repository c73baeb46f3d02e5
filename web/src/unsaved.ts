/** What a person has done and not yet kept. It stays in the tab it was done in, over a reload, until the person leaves. */
const PREFIX = 'logistics_opt.unsaved.';

/** What was remembered under that name, if anything. */
export function recall<T>(name: string): T | undefined {
  const text = sessionStorage.getItem(PREFIX + name);
  return text === null ? undefined : (JSON.parse(text) as T);
}

/** Remember it; what is empty is forgotten. */
export function remember(name: string, done: readonly unknown[]): void {
  if (done.length) sessionStorage.setItem(PREFIX + name, JSON.stringify(done));
  else sessionStorage.removeItem(PREFIX + name);
}
