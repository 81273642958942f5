/**
 * One way to ask a service for JSON, and three ways it can go wrong: refused, failed, unreachable.
 * It keeps no token and decides nothing about signing in; callers hand the token over.
 */
import { identity } from './device';

/** A service answered and said no. `reason` is the word from the body, when there is one. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    message: string,
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }
}

/** Nobody answered. */
export class Unreachable extends Error {}

export interface Ask {
  method?: string;
  query?: Record<string, string | number | boolean | string[] | undefined>;
  token?: string | null;
  body?: unknown;
  signal?: AbortSignal;
  keepalive?: boolean;
}

/** Path and query as one address; a list becomes a repeated key, `undefined` is left out. */
export function address(path: string, query: Ask['query'] = {}): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) {
      params.append(key, typeof one === 'boolean' ? (one ? '1' : '0') : String(one));
    }
  }
  const text = params.toString();
  if (!text) return path;
  return path + (path.includes('?') ? '&' : '?') + text;
}

/** The word and the sentence in an error body: the protocol's form, or that of our own addresses. */
export function readProblem(body: unknown): { reason: string; message: string } {
  const record = (value: unknown) => (value && typeof value === 'object' ? (value as Record<string, unknown>) : {});
  const top = record(body);
  const first = record(Array.isArray(top['errors']) ? top['errors'][0] : undefined);
  const own = record(top['error']);
  const text = (...values: unknown[]) => values.find((value) => typeof value === 'string' && value !== '') as string | undefined;
  return {
    reason: text(top['reason'], first['reason'], own['code'], top['error']) ?? '',
    message: text(top['message'], first['message'], own['message']) ?? '',
  };
}

/** Asks, and returns the answer's JSON (or `undefined` for an empty body). */
export async function ask<T>(path: string, options: Ask = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json', ...identity() };
  if (options.token) headers['X-Plex-Token'] = options.token;
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(address(path, options.query), {
      method: options.method ?? 'GET',
      headers,
      body: options.body === undefined ? null : JSON.stringify(options.body),
      signal: options.signal ?? null,
      keepalive: options.keepalive ?? false,
      cache: 'no-store',
      credentials: 'omit',
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Unreachable('nobody answered');
  }
  const text = await response.text();
  const body = parse(text);
  if (response.ok) return body as T;
  const { reason, message } = readProblem(body);
  const retry = Number(response.headers.get('Retry-After'));
  throw new Refusal(response.status, reason, message, retry > 0 ? retry : null);
}

function parse(text: string): unknown {
  if (!text) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
