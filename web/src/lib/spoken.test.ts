import { beforeAll, expect, test, vi } from 'vitest';
import type { Language } from './language';

let words: typeof import('./words.svelte').words;
let time: typeof import('./time');
let amounts: typeof import('./amounts');
let titles: typeof import('./titles');
let streams: typeof import('./streams');
let why: typeof import('./playback/why');
let reasons: typeof import('./reasons');
let http: typeof import('./http');

beforeAll(async () => {
  vi.stubGlobal('navigator', { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0', languages: ['nl', 'es-MX', 'de'] });
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
  ({ words } = await import('./words.svelte'));
  [time, amounts, titles, streams, why, reasons, http] = await Promise.all([
    import('./time'), import('./amounts'), import('./titles'), import('./streams'), import('./playback/why'), import('./reasons'), import('./http'),
  ]);
});

/** What is said in each language, in the order in which they are offered. */
function each(say: () => string): string[] {
  return (['en', 'de', 'es', 'fr'] as Language[]).map((language) => {
    words.choose(language);
    // Which space a language puts before a unit is its own business, and changes with its tables.
    return say().replace(/\s/gu, ' ');
  });
}

test('the language chosen here goes before that of the account, and that before the browser’s', () => {
  words.choose(null);
  expect(words.language).toBe('es');
  words.belongTo('fr');
  expect(words.language).toBe('fr');
  words.choose('de');
  expect(words.language).toBe('de');
  expect(words.automatic).toBe('fr');
  words.belongTo(null);
  words.choose(null);
  expect(words.language).toBe('es');
});

test('a clock shows hours only when there are any', () => {
  expect([0, 59_999, 60_000, 3_599_000, 3_600_000, -5].map(time.clock)).toEqual(['0:00', '0:59', '1:00', '59:59', '1:00:00', '0:00']);
});

test('a length is said in the two largest units', () => {
  expect(each(() => time.length(30_000))).toEqual(['30 sec', '30 Sek.', '30 s', '30 s']);
  expect(each(() => time.length(92 * 60_000))).toEqual(['1 hr 32 min', '1 Std. 32 Min.', '1 h 32 min', '1 h 32 min']);
  expect(each(() => time.length(120 * 60_000))[0]).toBe('2 hr');
});

test('a screen reader hears units, and nothing that is zero', () => {
  expect(each(() => time.spoken(0))).toEqual(['0 seconds', '0 Sekunden', '0 segundos', '0 seconde']);
  expect(each(() => time.spoken(61_000))).toEqual(['1 minute 1 second', '1 Minute 1 Sekunde', '1 minuto 1 segundo', '1 minute 1 seconde']);
});

test('a past moment is said as people say it', () => {
  expect(each(() => time.ago(1000, 1000))).toEqual(['just now', 'gerade eben', 'ahora mismo', 'à l’instant']);
  expect(each(() => time.ago(0, 60_000))).toEqual(['1 minute ago', 'vor 1 Minute', 'hace 1 minuto', 'il y a 1 minute']);
  expect(each(() => time.ago(0, 100_000_000))).toEqual(['yesterday', 'gestern', 'ayer', 'hier']);
});

test('numbers, sizes and rates are written as each language writes them', () => {
  expect(each(() => amounts.size(3_400_000))).toEqual(['3.4 MB', '3,4 MB', '3,4 MB', '3,4 Mo']);
  expect(each(() => amounts.size(12_000_000_000))[3]).toBe('12 Go');
  expect(each(() => amounts.rate(1500))).toEqual(['1.5 Mbit/s', '1,5 Mbit/s', '1,5 Mbit/s', '1,5 Mbit/s']);
  expect(each(() => amounts.percent(44.6))).toEqual(['45%', '45 %', '45 %', '45 %']);
});

test('a season is called by its number, unless it has a name of its own', () => {
  const season = { ratingKey: '1', type: 'season', title: 'Season 2', index: 2 };
  expect(each(() => titles.title(season))).toEqual(['Season 2', 'Staffel 2', 'Temporada 2', 'Saison 2']);
  expect(each(() => titles.title({ ...season, title: 'Specials', index: 0 }))[1]).toBe('Extras');
  expect(each(() => titles.title({ ...season, title: 'The wild year' }))[1]).toBe('The wild year');
});

test('a sound is called by its language and form, a subtitle also by what it is for', () => {
  expect(each(() => streams.label({ id: 1, streamType: 2, codec: 'aac', channels: 2, languageTag: 'en' }))).toEqual([
    'English (AAC stereo)', 'Englisch (AAC Stereo)', 'Inglés (AAC estéreo)', 'Anglais (AAC stéréo)',
  ]);
  expect(each(() => streams.label({ id: 1, streamType: 3, codec: 'srt', languageTag: 'de', key: '/s/1', forced: 1 }))[1]).toBe('Deutsch (SubRip, nur Fremdsprachiges, eigene Datei)');
  expect(each(() => streams.label({ id: 1, streamType: 2, codec: 'aac', title: 'Commentary' }))[0]).toBe('Commentary (Unknown language, AAC)');
});

test('every word the server has for a reason leads to a sentence', () => {
  const rust = Object.values(import.meta.glob<string>('../../../crates/media/src/playback/reason.rs', { query: '?raw', import: 'default', eager: true }))[0] ?? '';
  const names = [...rust.matchAll(/=> "(\w+)",/g)].map(([, name = '']) => name).filter((name) => rust.indexOf(`"${name}"`) < rust.indexOf('impl fmt::Display'));
  expect(names.length).toBeGreaterThan(10);
  words.choose('de');
  for (const name of names) expect(why.why({ name, has: '1', takes: '1', limit: 'x', text: 'WORDS OF THE SERVER' })).not.toContain('SERVER');
  expect(why.why({ name: 'new', text: 'words of the server' })).toBe('Der Server sagt: „words of the server“');
  expect(why.why({ name: 'limit', limit: 'video.height', has: '1080', takes: 'at most 720', text: '' })).toContain('≤ 720');
});

test('every word the server has for a refusal leads to a sentence', () => {
  // What only a program that asks wrongly is told, and what is no refusal of ours.
  const forPrograms = ['bad_query', 'bad_value', 'behind_the_end', 'foreign_picture', 'no_image', 'no_item', 'not_of_this_part', 'not_text', 'nothing_playable', 'unknown_field', 'unknown_setting', 'unknown_tag'];
  const rust = import.meta.glob<string>('../../../crates/media-web/src/**/*.rs', { query: '?raw', import: 'default', eager: true });
  const said = new Set(Object.values(rust).flatMap((text) => [...text.matchAll(/(?:Problem::new|told|bad)\(\s*(?:(?:http::)?StatusCode::\w+,\s*)?"([a-z_]+)"|"((?:not_local|forwarded|foreign_\w+|folder_\w+|not_a\w+))"/g)].map(([, one, two]) => one ?? two ?? '')));
  expect(said.size).toBeGreaterThan(15);
  expect([...said].filter((reason) => !forPrograms.includes(reason) && reasons.refused(reason) === null)).toEqual([]);
});

test('a refusal without a word of ours is told by its status, and what the server says is quoted', () => {
  words.choose('de');
  expect(reasons.byStatus(new http.Refusal(403, '', 'no'))).toBe('Das kann nur, wem dieser Server gehört.');
  expect(reasons.byStatus(new http.Refusal(400, '', 'the key is odd'))).toContain('„the key is odd“');
});
