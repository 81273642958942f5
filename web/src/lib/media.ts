/**
 * The media server, asked over its documented protocol. One function per question.
 * It decides nothing about pages; a refused token is told to the session, which shows the way back.
 */
import { ask, address, type Ask } from './http';
import { device, identity } from './device';
import { session } from './session.svelte';
import type { Activity, Container, Directory, Folder, Hub, Item, Library, Status } from './types';

interface Envelope {
  MediaContainer?: Container;
}

async function container(path: string, options: Ask = {}): Promise<Container> {
  const token = session.token;
  try {
    const answer = await ask<Envelope | undefined>(path, { ...options, token });
    return answer?.MediaContainer ?? {};
  } catch (error) {
    session.heard(error, token);
    throw error;
  }
}

/** What anybody may know about the server; asked without a token. */
export const status = () => ask<Status>('/houselights/v1/status');

export async function libraries(): Promise<Library[]> {
  return ((await container('/library/sections')).Directory ?? []) as Library[];
}

/** The rows of the home page, the unfinished first. */
export async function homeRows(): Promise<Hub[]> {
  const unfinished = (hub: Hub) => /continue|ondeck/i.test(hub.hubIdentifier);
  const hubs = (await container('/hubs', { query: { count: 24 } })).Hub ?? [];
  if (!hubs.some(unfinished)) {
    hubs.unshift(...((await container('/hubs/continueWatching', { query: { count: 24 } })).Hub ?? []));
  }
  return [...hubs.filter(unfinished), ...hubs.filter((hub) => !unfinished(hub))].filter((hub) => hub.Metadata?.length);
}

export interface Listing {
  library: string;
  type: number;
  sort: string;
  filters: Record<string, string>;
}

function listingQuery(listing: Listing) {
  return { type: listing.type, sort: listing.sort, ...listing.filters };
}

/** One page of a library. */
export async function page(listing: Listing, start: number, size: number): Promise<{ items: Item[]; total: number }> {
  const answer = await container(`/library/sections/${listing.library}/all`, {
    query: { ...listingQuery(listing), 'X-Plex-Container-Start': start, 'X-Plex-Container-Size': size },
  });
  const items = answer.Metadata ?? [];
  return { items, total: answer.totalSize ?? answer.size ?? items.length };
}

/** The jump list: how many items begin with each letter, in the order of the listing. */
export async function letters(listing: Listing): Promise<Directory[]> {
  const path = `/library/sections/${listing.library}/firstCharacter`;
  return ((await container(path, { query: listingQuery(listing) })).Directory ?? []) as Directory[];
}

/** The values a filter can have in this library. */
export async function choices(library: string, field: string, type: number): Promise<Directory[]> {
  return ((await container(`/library/sections/${library}/${field}`, { query: { type } })).Directory ?? []) as Directory[];
}

/** Everything about one item. */
export async function item(ratingKey: string): Promise<Item> {
  const answer = await container(`/library/metadata/${ratingKey}`, {
    query: { includeChapters: 1, includeMarkers: 1, includeOnDeck: 1, checkFiles: 1 },
  });
  const [found] = answer.Metadata ?? [];
  if (!found) throw new Error('the server sent no item');
  return { ...found, librarySectionID: found.librarySectionID ?? (answer as Item).librarySectionID };
}

export async function children(ratingKey: string): Promise<Item[]> {
  return (await container(`/library/metadata/${ratingKey}/children`, { query: { excludeAllLeaves: 1 } })).Metadata ?? [];
}

/** All episodes of a show, in order. */
export async function episodes(show: string): Promise<Item[]> {
  return (await container(`/library/metadata/${show}/allLeaves`)).Metadata ?? [];
}

export async function search(query: string, signal?: AbortSignal): Promise<Hub[]> {
  const options: Ask = { query: { query, limit: 12 } };
  if (signal) options.signal = signal;
  const hubs = (await container('/hubs/search', options)).Hub ?? [];
  return hubs.filter((hub) => hub.Metadata?.length);
}

export const markWatched = (ratingKey: string, watched: boolean) =>
  container(watched ? '/:/scrobble' : '/:/unscrobble', {
    query: { key: ratingKey, identifier: 'com.plexapp.plugins.library' },
  });

export const removeFromContinueWatching = (ratingKey: string) =>
  container('/actions/removeFromContinueWatching', { method: 'PUT', query: { ratingKey } });

/** Remembers the chosen sound or subtitles of one part for this person; 0 switches subtitles off. */
export const chooseStream = (part: string | number, kind: 'audio' | 'subtitle', stream: string | number) =>
  container(`/library/parts/${part}`, { method: 'PUT', query: { [`${kind}StreamID`]: stream, allParts: 1 } });

export const decide = (query: Ask['query']) =>
  container('/video/:/transcode/universal/decision', { query });

export interface Report {
  ratingKey: string;
  state: 'playing' | 'paused' | 'buffering' | 'stopped';
  time: number;
  duration: number;
  session: string;
  leaving?: boolean;
}

/** Tells the server where playback stands; its answer may say that it must end. */
export const report = (at: Report) =>
  container('/:/timeline', {
    query: {
      ratingKey: at.ratingKey,
      key: `/library/metadata/${at.ratingKey}`,
      identifier: 'com.plexapp.plugins.library',
      state: at.state,
      time: Math.round(at.time),
      duration: Math.round(at.duration),
      hasMDE: 1,
      'X-Plex-Session-Identifier': at.session,
    },
    keepalive: at.leaving ?? false,
  });

export const keepAlive = (playback: string) =>
  container('/video/:/transcode/universal/ping', { query: { session: playback } });

export const stopTranscode = (playback: string) =>
  container('/video/:/transcode/universal/stop', { query: { session: playback }, keepalive: true });

/** Text of a subtitle track, as WebVTT where the server can, else as the file is. */
export async function subtitleText(key: string): Promise<string> {
  const response = await fetch(address(key, { encoding: 'utf-8', format: 'vtt' }), {
    headers: { Accept: 'text/vtt, text/plain, */*', ...identity(), ...(session.token ? { 'X-Plex-Token': session.token } : {}) },
  });
  if (!response.ok) throw new Error(`subtitles were refused with ${response.status}`);
  return response.text();
}

/** An address a media element can open by itself: it sends no headers, so the token travels in it. */
export function withToken(path: string, query: Ask['query'] = {}): string {
  return address(path, {
    ...query,
    'X-Plex-Client-Identifier': device.clientIdentifier,
    'X-Plex-Token': session.token ?? undefined,
  });
}

// Settings: what only the owner is answered.

/** Folders of the server's own disks; without a path, where one begins to look. */
export async function browse(path: string | null): Promise<Folder[]> {
  const tail = path === null ? '' : `/${base64(path)}`;
  return (await container(`/services/browse${tail}`, { query: { includeFiles: 0 } })).Path ?? [];
}

/** URL-safe base64 of the UTF-8 text. */
export function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}

const KINDS = {
  movie: { agent: 'tv.plex.agents.movie', scanner: 'Plex Movie' },
  show: { agent: 'tv.plex.agents.series', scanner: 'Plex TV Series' },
} as const;

export const addLibrary = (name: string, type: 'movie' | 'show', folders: string[]) =>
  container('/library/sections', {
    method: 'POST',
    query: { name, type, ...KINDS[type], language: 'en-US', location: folders },
  });

/** Replaces the folders of a library; the list is whole, not a change. */
export const setFolders = (library: Library, folders: string[]) =>
  container(`/library/sections/${library.key}`, {
    method: 'PUT',
    query: { agent: library.agent, name: library.title, location: folders },
  });

export const removeLibrary = (key: string) => container(`/library/sections/${key}`, { method: 'DELETE' });

export const rescan = (key: string) => container(`/library/sections/${key}/refresh`, { method: 'POST' });

export async function activities(): Promise<Activity[]> {
  return (await container('/activities')).Activity ?? [];
}

/** Whether the caller owns the server: only an owner is shown its account. */
export async function ownership(): Promise<{ owner: boolean; username: string | null }> {
  try {
    const answer = await ask<{ MyPlex?: { username?: string } }>('/myplex/account', { token: session.token });
    return { owner: true, username: answer.MyPlex?.username || null };
  } catch {
    return { owner: false, username: null };
  }
}

export const claim = (claimToken: string) =>
  ask<unknown>('/myplex/claim', { method: 'POST', query: { token: claimToken }, token: session.token });

export const rename = (name: string) => container('/:/prefs', { method: 'PUT', query: { FriendlyName: name } });
