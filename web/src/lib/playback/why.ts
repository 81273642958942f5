/** Why something is not played as it lies on disk, in words. */
import { say, words } from '../words.svelte';
import { name, type Reason } from './decision';

const KNOWN: Record<string, string> = {
  directPlayOff: 'why-direct-play-off',
  directStreamOff: 'why-direct-stream-off',
  audioTrack: 'why-audio-track',
  dynamicRange: 'why-dynamic-range',
  noKeyframeIndex: 'why-no-keyframe-index',
  unknown: 'why-unknown',
  unreadable: 'why-unreadable',
  noTarget: 'why-no-target',
  fellBack: 'player-fell-back',
};

/** One reason as a sentence. One whose word we do not know is told as the server tells it. */
export function why(reason: Reason): string {
  const has = name(reason.has);
  switch (reason.name) {
    case 'container':
      return say('why-container', { has });
    case 'videoCodec':
      return say('why-video-codec', { has });
    case 'audioCodec':
      return say('why-audio-codec', { has });
    case 'subtitleBurn':
      return say('why-subtitle-burn', { has });
    case 'notSegmentable':
      return say('why-not-segmentable', { has });
    case 'limit':
      return say('why-limit', { limit: reason.limit ?? '', has: reason.has ?? '', takes: bound(reason.takes ?? '') });
    case 'bitRate':
      return say('why-bit-rate', { has: Number(reason.has), takes: Number(reason.takes) });
    case 'resolution':
      return say('why-resolution', { has: size(reason.has), takes: size(reason.takes) });
    default: {
      const key = KNOWN[reason.name];
      return key ? say(key) : say('errors-said', { message: reason.text });
    }
  }
}

/** Every reason why something cannot be played at all. */
export function whyNot(reasons: readonly Reason[]): string {
  return reasons.length ? reasons.map(why).join(' ') : say('player-impossible');
}

/** The server says bounds in English; signs are read everywhere. */
function bound(takes: string): string {
  const signs: [RegExp, string][] = [[/^at most /, '≤ '], [/^at least /, '≥ '], [/^anything but /, '≠ '], [/ or /g, ' / ']];
  return signs.reduce((text, [words, sign]) => text.replace(words, sign), takes);
}

function size(text = ''): string {
  const format = new Intl.NumberFormat(words.language, { useGrouping: false });
  return text.split('x').map((side) => format.format(Number(side))).join(' × ');
}
