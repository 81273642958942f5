/** How items and rows are called in a list. */
import { length } from './time';
import type { Hub, Item } from './types';
import { say } from './words.svelte';

const ROWS: Record<string, string> = {
  'home.continue': 'home-continue',
  continueWatching: 'home-continue',
  'home.ondeck': 'home-on-deck',
  'home.movies.recent': 'home-recent-movies',
  'home.television.recent': 'home-recent-shows',
  movie: 'search-movies',
  show: 'search-shows',
  season: 'search-seasons',
  episode: 'search-episodes',
};

/** The name of a row; one we do not know keeps the server's. */
export function rowTitle(hub: Hub): string {
  const key = ROWS[hub.hubIdentifier];
  return key ? say(key) : hub.title;
}

/** A season by its number; one that was given a name of its own keeps it. */
function seasonName(title: string | undefined, number: number | undefined): string {
  if (number === 0 && title === 'Specials') return say('item-specials');
  return number !== undefined && title === `Season ${number}` ? say('item-season', { number: String(number) }) : (title ?? '');
}

/** The name of an item by itself. */
export function title(item: Item): string {
  return item.type === 'season' ? seasonName(item.title, item.index) : item.title;
}

/** The season an episode is of. */
export function seasonOf(episode: Item): string {
  return seasonName(episode.parentTitle, episode.parentIndex);
}

/** The bold line: the show for an episode or season, the title otherwise. */
export function headline(item: Item): string {
  if (item.type === 'episode') return item.grandparentTitle ?? item.title;
  if (item.type === 'season') return item.parentTitle ?? title(item);
  return item.title;
}

/** `S1 · E2`. */
export function place(item: Item): string {
  return [item.parentIndex !== undefined ? `S${item.parentIndex}` : '', item.index !== undefined ? `E${item.index}` : '']
    .filter(Boolean)
    .join(' · ');
}

/** `S1 · E2 – The name`. */
export function episodeName(item: Item): string {
  return [place(item), item.title].filter(Boolean).join(' – ');
}

/** How many seasons or episodes there are; nothing when the server did not say. */
export const seasons = (count: number | undefined) => (count ? say('item-count-seasons', { count }) : '');
export const episodes = (count: number | undefined) => (count ? say('item-count-episodes', { count }) : '');

/** How many things of a kind a library holds. */
export function howMany(type: string | undefined, count: number): string {
  if (type === 'movie') return say('library-films', { count });
  return type === 'show' ? say('library-shows', { count }) : say('library-items', { count });
}

/** The line below: a year, a number of seasons or episodes. */
export function subline(item: Item): string {
  if (item.type === 'season') return [title(item), episodes(item.leafCount)].filter(Boolean).join(' · ');
  if (item.type === 'show') return [item.year, seasons(item.childCount)].filter(Boolean).join(' · ');
  return [item.year, item.duration ? length(item.duration) : ''].filter(Boolean).join(' · ');
}

/** What the one button of a show or season says: which episode it begins or goes on with. */
export function beginning(item: Item, next: Item): string {
  const name = episodeName(next);
  return item.viewedLeafCount || next.viewOffset ? say('item-continue-with', { name }) : say('item-begin-with', { name });
}

/** What stands between an item and its playing. */
export const TROUBLE = { missing: 'item-missing', unreadable: 'item-unreadable', unread: 'item-unread' } as const;
