/** What a sound or a subtitle is called where one chooses: `English (AAC stereo)`, `Deutsch (SubRip, eigene Datei)`. */
import { name } from './playback/decision';
import { isSet, type Stream } from './types';
import { say, words } from './words.svelte';

export function label(stream: Stream): string {
  const facts = Number(stream.streamType) === 2 ? sound(stream) : subtitle(stream);
  const named = stream.title ? [stream.title, [language(stream), facts].filter(Boolean).join(', ')] : [language(stream), facts];
  return named[1] ? `${named[0]} (${named[1]})` : String(named[0]);
}

function language(stream: Stream): string {
  const tag = stream.languageTag ?? stream.languageCode ?? '';
  if (!tag || tag === 'und') return say('stream-unknown');
  try {
    const found = new Intl.DisplayNames(words.language, { type: 'language' }).of(tag) ?? tag;
    return found.charAt(0).toLocaleUpperCase(words.language) + found.slice(1);
  } catch {
    // A tag that is none; the server's own word is better than nothing.
    return stream.language ?? tag;
  }
}

function sound(stream: Stream): string {
  const layouts: Record<number, string> = { 1: say('stream-mono'), 2: say('stream-stereo'), 6: '5.1', 7: '6.1', 8: '7.1' };
  return [name(stream.codec), layouts[stream.channels ?? 0]].filter(Boolean).join(' ');
}

function subtitle(stream: Stream): string {
  return [
    name(stream.codec),
    isSet(stream.forced) ? say('stream-forced') : '',
    isSet(stream.hearingImpaired) ? say('stream-impaired') : '',
    stream.key ? say('stream-external') : '',
  ]
    .filter(Boolean)
    .join(', ');
}
