import { expect, test } from 'vitest';
import { ago, clock, length, spoken } from './time';

test('a clock shows hours only when there are any', () => {
  expect(clock(0)).toBe('0:00');
  expect(clock(59_999)).toBe('0:59');
  expect(clock(60_000)).toBe('1:00');
  expect(clock(3_599_000)).toBe('59:59');
  expect(clock(3_600_000)).toBe('1:00:00');
  expect(clock(-5)).toBe('0:00');
});

test('a length is said in the two largest units', () => {
  expect(length(30_000)).toBe('30 s');
  expect(length(45 * 60_000)).toBe('45 min');
  expect(length(92 * 60_000)).toBe('1 h 32 min');
  expect(length(120 * 60_000)).toBe('2 h');
});

test('a screen reader hears units, and nothing that is zero', () => {
  expect(spoken(0)).toBe('0 seconds');
  expect(spoken(61_000)).toBe('1 minute 1 second');
  expect(spoken(7_200_000)).toBe('2 hours');
});

test('a past moment is said as people say it', () => {
  expect(ago(1_000, 1_000)).toBe('just now');
  expect(ago(0, 60_000)).toBe('1 minute ago');
  expect(ago(0, 7_200_000)).toBe('2 hours ago');
  expect(ago(0, 100_000_000)).toBe('yesterday');
});
