import { expect, test } from 'vitest';
import { nearest, type Box } from './focus';

const box = (left: number, top: number, width = 100, height = 100): Box => ({ left, top, right: left + width, bottom: top + height });

test('right and left stay in the row', () => {
  const row = [box(0, 0), box(120, 0), box(240, 0)];
  expect(nearest(box(120, 0), [row[0]!, row[2]!], 'right')).toBe(1);
  expect(nearest(box(120, 0), [row[0]!, row[2]!], 'left')).toBe(0);
});

test('the end of a row is an end, not a way to the next row', () => {
  expect(nearest(box(240, 0), [box(0, 120), box(400, 120)], 'right')).toBe(-1);
});

test('down prefers what lies straight below', () => {
  expect(nearest(box(120, 0), [box(0, 200), box(120, 200), box(240, 200)], 'down')).toBe(1);
});

test('down reaches a row that has nothing straight below', () => {
  expect(nearest(box(900, 0), [box(0, 200), box(120, 200)], 'down')).toBe(1);
});

test('a nearer row wins over a farther one that is better aligned', () => {
  expect(nearest(box(300, 0), [box(200, 120), box(300, 700)], 'down')).toBe(0);
});

test('nothing behind is ahead', () => {
  expect(nearest(box(0, 200), [box(0, 0)], 'down')).toBe(-1);
  expect(nearest(box(0, 200), [box(0, 0)], 'up')).toBe(0);
});
