/**
 * The question put to the server before and while playing: how may this item reach this browser?
 * The same text goes to the decision and to the stream, which is how the server knows that they belong together.
 */
import type { Ask } from '../http';
import { ask as askAbilities, directives, type Abilities } from '../profile';
import type { Stream } from '../types';
import type { Quality } from './quality';

/** What is asked for; each failure to decode takes a step down. */
export const STEPS = [
  { directPlay: 1, directStream: 1, directStreamAudio: 1 },
  { directPlay: 0, directStream: 1, directStreamAudio: 1 },
  { directPlay: 0, directStream: 0, directStreamAudio: 0 },
] as const;

export interface Question {
  ratingKey: string;
  mediaIndex: number;
  /** The conversion, if one is needed. */
  session: string;
  /** The whole playing. */
  playing: string;
  from: number;
  step: number;
  quality: Quality;
  subtitles: 'auto' | 'none' | 'sidecar' | 'burn';
}

let abilities: Promise<Abilities> | null = null;

export async function ask(question: Question): Promise<NonNullable<Ask['query']>> {
  abilities ??= askAbilities();
  const can = await abilities;
  return {
    path: `/library/metadata/${question.ratingKey}`,
    mediaIndex: question.mediaIndex,
    partIndex: 0,
    protocol: 'hls',
    session: question.session,
    ...(STEPS[question.step] ?? STEPS[2]),
    hasMDE: 1,
    fastSeek: 1,
    copyts: 1,
    offset: Math.floor(question.from),
    subtitles: question.subtitles,
    advancedSubtitles: 'text',
    location: 'lan',
    maxVideoBitrate: question.quality.kbps ?? undefined,
    videoResolution: question.quality.resolution ?? undefined,
    'X-Plex-Session-Identifier': question.playing,
    'X-Plex-Client-Profile-Name': 'Generic',
    'X-Plex-Client-Profile-Extra': directives(can),
  };
}

/** Subtitles that are words; the others are pictures and can only be burnt in. */
export function isText(stream: Stream): boolean {
  return !['pgs', 'vobsub', 'dvb_subtitle', 'dvbsub', 'hdmv_pgs_subtitle', 'dvd_subtitle'].includes(stream.codec ?? '');
}
