/** How an item is called in a list. Pure. */
import { length } from './time';
import type { Item } from './types';
import { words } from './words';

/** The bold line: the show for an episode or season, the title otherwise. */
export function headline(item: Item): string {
  if (item.type === 'episode') return item.grandparentTitle ?? item.title;
  if (item.type === 'season') return item.parentTitle ?? item.title;
  return item.title;
}

/** `S1 · E2 – The name`. */
export function episodeName(item: Item): string {
  const place = [item.parentIndex !== undefined ? `S${item.parentIndex}` : '', item.index !== undefined ? `E${item.index}` : '']
    .filter(Boolean)
    .join(' · ');
  return place ? `${place} – ${item.title}` : item.title;
}

/** The line below: a year, a number of seasons or episodes. */
export function subline(item: Item): string {
  if (item.type === 'season') return [item.title, item.leafCount ? words.item.episodes(item.leafCount) : ''].filter(Boolean).join(' · ');
  if (item.type === 'show') return [item.year, item.childCount ? words.item.season(item.childCount) : ''].filter(Boolean).join(' · ');
  return [item.year, item.duration ? length(item.duration) : ''].filter(Boolean).join(' · ');
}
