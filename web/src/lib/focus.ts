/**
 * Where the arrows go: of all things that can be focused, the one a person means.
 * Geometry only; which things there are is the television app's business.
 */
export type Direction = 'up' | 'down' | 'left' | 'right';

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/**
 * The index of the candidate an arrow leads to from `from`, or -1 when there is none that way.
 *
 * Things in the same line of sight (overlapping across the direction) win over things beside it; among equals the
 * nearest wins. A sideways press never leaves its row for another one: a row's end is an end.
 */
export function nearest(from: Box, candidates: readonly Box[], direction: Direction): number {
  let best = -1;
  let least = Infinity;
  candidates.forEach((box, index) => {
    const cost = distance(from, box, direction);
    if (cost < least) [best, least] = [index, cost];
  });
  return best;
}

function distance(from: Box, to: Box, direction: Direction): number {
  const sideways = direction === 'left' || direction === 'right';
  const gap = ahead(from, to, direction);
  if (gap === null) return Infinity;
  const [start, end, otherStart, otherEnd] = sideways
    ? [from.top, from.bottom, to.top, to.bottom]
    : [from.left, from.right, to.left, to.right];
  const overlap = Math.min(end, otherEnd) - Math.max(start, otherStart);
  // Aligned edges count as much as aligned middles: below a wide bar stands the first button, not the middle one.
  const apart = Math.min(Math.abs((start + end - otherStart - otherEnd) / 2), Math.abs(start - otherStart));
  if (overlap > 0) return gap + apart * 0.1;
  if (sideways) return Infinity;
  return gap + Math.abs(overlap) * 2;
}

/** How far `to` lies ahead, or null when it does not. Edges may touch or overlap a little, as rounded boxes do. */
function ahead(from: Box, to: Box, direction: Direction): number | null {
  const slack = 4;
  const gap = {
    up: from.top - to.bottom,
    down: to.top - from.bottom,
    left: from.left - to.right,
    right: to.left - from.right,
  }[direction];
  return gap >= -slack ? Math.max(0, gap) : null;
}

/** The direction of a key, for remote controls too. */
export function directionOf(key: string): Direction | null {
  const directions: Record<string, Direction> = {
    ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right',
    Up: 'up', Down: 'down', Left: 'left', Right: 'right',
  };
  return directions[key] ?? null;
}
