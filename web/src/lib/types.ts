/**
 * The parts of the media protocol's JSON that the apps read. Everything may be missing: a server sends what it has.
 * This file holds shapes only; how they are asked for is in `media.ts`.
 */

/** A flag as servers send it: `true`, `1` or `"1"`. */
export type Flag = boolean | number | string | undefined;

/** One library (the protocol's section). */
export interface Library {
  key: string;
  type: 'movie' | 'show' | 'artist' | 'photo';
  title: string;
  uuid?: string;
  agent?: string;
  scanner?: string;
  language?: string;
  refreshing?: Flag;
  scannedAt?: number;
  Location?: { id: number; path: string }[];
}

export interface Tag {
  id?: number;
  tag: string;
  role?: string;
}

export interface Stream {
  id: number | string;
  streamType: number | string;
  codec?: string;
  index?: number;
  selected?: Flag;
  default?: Flag;
  forced?: Flag;
  hearingImpaired?: Flag;
  language?: string;
  languageTag?: string;
  languageCode?: string;
  title?: string;
  displayTitle?: string;
  extendedDisplayTitle?: string;
  channels?: number;
  width?: number;
  height?: number;
  bitDepth?: number;
  profile?: string;
  key?: string;
  decision?: string;
  location?: string;
  burn?: Flag;
}

export interface Part {
  id: number | string;
  key?: string;
  duration?: number;
  file?: string;
  size?: number;
  container?: string;
  decision?: string;
  selected?: Flag;
  accessible?: Flag;
  exists?: Flag;
  /** Why the server could not read the file. */
  failure?: string;
  Stream?: Stream[];
}

export interface Media {
  id: number | string;
  duration?: number;
  bitrate?: number;
  width?: number;
  height?: number;
  videoResolution?: string;
  videoCodec?: string;
  audioCodec?: string;
  container?: string;
  protocol?: string;
  title?: string;
  selected?: Flag;
  Part?: Part[];
}

export interface Marker {
  type: string;
  startTimeOffset: number;
  endTimeOffset: number;
}

/** Anything with a ratingKey: movie, show, season, episode … */
export interface Item {
  ratingKey: string;
  key?: string;
  guid?: string;
  type: string;
  title: string;
  titleSort?: string;
  tagline?: string;
  summary?: string;
  year?: number;
  duration?: number;
  contentRating?: string;
  originallyAvailableAt?: string;
  rating?: number;
  thumb?: string;
  art?: string;
  addedAt?: number;
  viewCount?: number;
  viewOffset?: number;
  lastViewedAt?: number;
  index?: number;
  parentIndex?: number;
  parentTitle?: string;
  parentRatingKey?: string;
  parentThumb?: string;
  grandparentTitle?: string;
  grandparentRatingKey?: string;
  grandparentThumb?: string;
  grandparentArt?: string;
  leafCount?: number;
  viewedLeafCount?: number;
  childCount?: number;
  librarySectionID?: number | string;
  librarySectionTitle?: string;
  Media?: Media[];
  Genre?: Tag[];
  Director?: Tag[];
  Writer?: Tag[];
  Role?: Tag[];
  Marker?: Marker[];
  OnDeck?: { Metadata?: Item | Item[] };
}

/** One row of the home page or of a search. */
export interface Hub {
  hubIdentifier: string;
  key?: string;
  title: string;
  type?: string;
  size?: number;
  more?: Flag;
  Metadata?: Item[];
}

/** One choice of a filter, one letter of the jump list, one folder of a menu. */
export interface Directory {
  key: string;
  title: string;
  size?: number | string;
}

/** A folder on the server's disks. */
export interface Folder {
  key: string;
  title: string;
  path: string;
  home?: Flag;
}

/** Work in the background, such as a scan. */
export interface Activity {
  uuid: string;
  type: string;
  title: string;
  subtitle?: string;
  progress?: number;
  Context?: { librarySectionID?: number | string };
}

/** The envelope of every answer. */
export interface Container {
  size?: number;
  offset?: number;
  totalSize?: number;
  friendlyName?: string;
  machineIdentifier?: string;
  version?: string;
  Metadata?: Item[];
  Directory?: (Library | Directory)[];
  Hub?: Hub[];
  Path?: Folder[];
  Activity?: Activity[];
  Setting?: { id: string; value: unknown }[];
  generalDecisionCode?: number | string;
  generalDecisionText?: string;
  directPlayDecisionCode?: number | string;
  directPlayDecisionText?: string;
  transcodeDecisionCode?: number | string;
  transcodeDecisionText?: string;
  mdeDecisionCode?: number | string;
  mdeDecisionText?: string;
  terminationCode?: number | string;
  terminationText?: string;
  Reason?: { name: string; has?: string; takes?: string; limit?: string; text: string }[];
}

/** What `/houselights/v1/status` says about the server to anybody. */
export interface Status {
  machineIdentifier: string;
  name: string;
  version: string;
  claimed: boolean;
  state: 'unclaimed' | 'unowned' | 'owned' | 'waiting' | 'revoked';
  words?: string[] | null;
  accountUrl: string;
  localCaller: boolean;
  /** Why this caller is not at home, in the word of a refused claim. */
  remoteReason?: string | null;
  accountServiceReachable?: boolean;
  tunnel?: Tunnel | null;
}

/** How to reach a server that may only be claimed from its own network. */
export interface Tunnel {
  command: string;
  open: string;
  putty: {
    hostName: string;
    port: number;
    panel: string;
    forwards: { sourcePort: number; destination: string }[];
  };
}

/** One server of the person, as the account service knows it. */
export interface KnownServer {
  machineIdentifier: string;
  name: string;
  state: string;
  words?: string[] | null;
  connections: string[];
  owned: boolean;
  lastSeenAt?: number | string | null;
}

/** Whether a flag is set, in any of the ways servers say so. */
export function isSet(flag: Flag): boolean {
  return flag === true || flag === 1 || flag === '1' || flag === 'true';
}

/** What stands between an item and its playing: its file is away, broken, or not looked into yet. */
export function obstacle(part: Part | undefined): 'missing' | 'unreadable' | 'unread' | null {
  if (!part || (part.exists !== undefined && !isSet(part.exists))) return 'missing';
  if (part.failure) return 'unreadable';
  return part.Stream?.length ? null : 'unread';
}

/** The library, season or show lists say `leafCount`; a film says `viewCount`. */
export function isWatched(item: Item): boolean {
  if (item.leafCount !== undefined) return item.leafCount > 0 && (item.viewedLeafCount ?? 0) >= item.leafCount;
  return (item.viewCount ?? 0) > 0;
}

/** How far somebody got, from 0 to 1; 0 when there is nothing to resume. */
export function progressOf(item: Item): number {
  if (!item.viewOffset || !item.duration) return 0;
  return Math.min(1, item.viewOffset / item.duration);
}
