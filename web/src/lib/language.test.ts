import { expect, test } from 'vitest';
import { negotiate, parse } from './language';

test('a language is known by its tag in any spelling', () => {
  expect(parse('de-AT')).toBe('de');
  expect(parse('FR_ca')).toBe('fr');
  for (const none of ['nl', 'deutsch', '', null, undefined]) expect(parse(none)).toBeNull();
});

test('the first language of the browser that we speak is meant', () => {
  expect(negotiate(['nl', 'es-MX', 'de'])).toBe('es');
  expect(negotiate(['nl', 'pt-BR'])).toBeNull();
  expect(negotiate([])).toBeNull();
});
