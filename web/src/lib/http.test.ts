import { beforeAll, expect, test, vi } from 'vitest';

let http: typeof import('./http');

beforeAll(async () => {
  vi.stubGlobal('navigator', { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0' });
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });
  http = await import('./http');
});

test('the protocol’s errors and our own say the same', () => {
  expect(http.readProblem({ errors: [{ code: 1001, message: 'no', status: 401, reason: 'epoch_revoked' }] })).toEqual({ reason: 'epoch_revoked', message: 'no' });
  expect(http.readProblem({ error: { code: 'server_waiting', message: 'wait' } })).toEqual({ reason: 'server_waiting', message: 'wait' });
});

test('a body that is no error says nothing', () => {
  for (const body of [undefined, null, 'text', [], { errors: [] }]) expect(http.readProblem(body)).toEqual({ reason: '', message: '' });
});

test('a list becomes a repeated key and what is undefined is left out', () => {
  expect(http.address('/a', { location: ['/x y', '/z'], b: undefined, c: true })).toBe('/a?location=%2Fx+y&location=%2Fz&c=1');
  expect(http.address('/a?b=1', { c: 0 })).toBe('/a?b=1&c=0');
});
