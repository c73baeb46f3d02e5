/** Requests to the service this page came from, typed by its own OpenAPI document. */
import type { components, paths } from './schema';

export type Schemas = components['schemas'];
type Json<R> = R extends { content: { 'application/json': infer Body } } ? Body : unknown;
type Ok<O> = O extends { responses: infer R }
  ? 200 extends keyof R
    ? Json<R[200]>
    : 201 extends keyof R
      ? Json<R[201]>
      : 202 extends keyof R
        ? Json<R[202]>
        : unknown
  : never;
type Method = 'get' | 'post' | 'put' | 'delete';
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends { [K in M]: object } ? P : never;
}[keyof paths];
export type Answer<M extends Method, P extends PathOf<M>> = paths[P] extends { [K in M]: infer O } ? Ok<O> : never;

export interface Query {
  [name: string]: string | number | boolean | readonly string[] | undefined;
}

/** What the service says is wrong, all of it; `status` is HTTP's, 0 where the service cannot be reached. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly issues: readonly Schemas['ErrorBody'][],
  ) {
    super(issues.map((issue) => `${issue.where}: ${issue.cause}`).join('; ') || `HTTP ${status}`);
  }
}

/** What is wrong, of a refusal; any other error is nobody's to tell. */
export function issuesOf(error: unknown): Refusal['issues'] {
  if (!(error instanceof Refusal)) throw error;
  return error.issues;
}

const UNREACHABLE: Schemas['ErrorBody'] = {
  code: 'service-unreachable',
  where: '-',
  cause: 'the service does not answer',
  remedy: 'see whether it runs; the page tries again',
  cause_zh: '服务没有响应',
  remedy_zh: '请检查服务是否运行；页面会自动重试',
};

let secret = '';

/** The key that goes with every request from now on. */
export function useKey(key: string): void {
  secret = key;
}

/** `path` with its `{names}` filled in and what is asked behind it, relative to where the page lies. */
export function address(path: string, names: Record<string, string> = {}, query: Query = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? ''));
  const asked = Object.entries(query).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => `${name}=${encodeURIComponent(one as string | number | boolean)}`),
  );
  return new URL(filled.slice(1), document.baseURI).href + (asked.length ? `?${asked.join('&')}` : '');
}

/** One request as it is. Throws a {@link Refusal} for everything but success. */
export async function send(url: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (secret) headers.set('Authorization', `Bearer ${secret}`);
  let answer: Response;
  try {
    answer = await fetch(url, { ...init, headers });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Refusal(0, [UNREACHABLE]);
  }
  if (answer.ok) return answer;
  const body = (await answer.json().catch(() => ({}))) as { errors?: Schemas['ErrorBody'][] };
  throw new Refusal(answer.status, body.errors ?? []);
}

/** A text that nobody else has; `crypto.randomUUID` is not there where the page came over plain HTTP. */
export const unique = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('');

interface Asked {
  names?: Record<string, string>;
  query?: Query;
  json?: unknown;
  /** Its beginning tells the service what it is. */
  file?: Blob;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

async function ask<M extends Method, P extends PathOf<M>>(method: M, path: P, asked: Asked): Promise<Answer<M, P>> {
  const headers: Record<string, string> = { ...asked.headers };
  const init: RequestInit = { method: method.toUpperCase(), headers };
  if (asked.json !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(asked.json);
  } else if (asked.file) {
    headers['Content-Type'] = 'application/octet-stream';
    init.body = asked.file;
  }
  if (asked.signal) init.signal = asked.signal;
  const answer = await send(address(path, asked.names, asked.query), init);
  return (answer.status === 204 ? undefined : await answer.json()) as Answer<M, P>;
}

export const get = <P extends PathOf<'get'>>(path: P, asked: Asked = {}) => ask('get', path, asked);
export const post = <P extends PathOf<'post'>>(path: P, asked: Asked = {}) => ask('post', path, asked);
export const put = <P extends PathOf<'put'>>(path: P, asked: Asked = {}) => ask('put', path, asked);
export const remove = <P extends PathOf<'delete'>>(path: P, asked: Asked = {}) => ask('delete', path, asked);

/** Hand a file of the service to the person at the page. */
export async function download(path: string, names: Record<string, string>, query: Query, name: string): Promise<void> {
  keep(await (await send(address(path, names, query))).blob(), name);
}

/** The same with what the page has itself. */
export function keep(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
