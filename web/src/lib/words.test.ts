import { FluentBundle, FluentResource } from '@fluent/bundle';
import compiled from 'virtual:words';
import { parse } from 'svelte/compiler';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { LANGUAGES, type Language } from './language';

const files = import.meta.glob<string>('../../words/*/*.ftl', { query: '?raw', import: 'default', eager: true });
const components = import.meta.glob<string>('../**/*.svelte', { query: '?raw', import: 'default', eager: true });
const modules = import.meta.glob<string>(['../**/*.ts', '../../plugin-words.ts', '!../**/*.test.ts', '!../**/*.d.ts'], { query: '?raw', import: 'default', eager: true });
const sources = { ...components, ...modules };
const languages = Object.keys(LANGUAGES) as Language[];

/** Everything of one language by key, as Fluent reads it. */
function messages(language: Language): Map<string, FluentResource['body'][number]> {
  const own = Object.entries(files).filter(([path]) => path.includes(`/words/${language}/`));
  return new Map(own.flatMap(([, text]) => new FluentResource(text).body).map((message) => [message.id, message]));
}

/** The values a pattern takes. */
function values(pattern: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(pattern)) for (const part of pattern) values(part, found);
  else if (pattern && typeof pattern === 'object') {
    const node = pattern as Record<string, unknown>;
    if (node['type'] === 'var') found.add(String(node['name']));
    else for (const part of Object.values(node)) values(part, found);
  }
  return found;
}

const english = messages('en');
const list = (all: Iterable<string>) => [...all].sort();

test('every language has every sentence, with the same values', () => {
  for (const language of languages) {
    const own = messages(language);
    expect(list(own.keys()), language).toEqual(list(english.keys()));
    for (const [key, message] of own) expect(list(values(message.value)), `${language} ${key}`).toEqual(list(values(english.get(key)?.value)));
  }
  expect(list(compiled.keys)).toEqual(list(english.keys()));
});

test('every sentence can be said in every language, with any number in it', () => {
  for (const language of languages) {
    const bundle = new FluentBundle(language, { useIsolating: false });
    for (const [key, message] of messages(language)) {
      bundle.addResource({ body: [message] } as FluentResource);
      for (const number of [0, 1, 2, 1_000_000]) {
        const errors: Error[] = [];
        const args = Object.fromEntries([...values(message.value)].map((name) => [name, number]));
        const said = bundle.formatPattern(message.value ?? '', args, errors);
        expect(errors, `${language} ${key}`).toEqual([]);
        expect(said, `${language} ${key}`).toMatch(/^[^{}\s](.*[^{}\s])?$/u);
      }
    }
  }
});

test('no sentence was left in English', () => {
  for (const language of languages.filter((one) => one !== 'en')) {
    const same = [...messages(language)].filter(([key, message]) => {
      const text = JSON.stringify(message.value);
      return text === JSON.stringify(english.get(key)?.value) && /\p{L}{2,}\s+\p{L}{2,}/u.test(text.replace(/\{.*?\}/g, ''));
    });
    expect(same.map(([key]) => key), language).toEqual([]);
  }
});

/** The text between the bracket at `from` and the one that closes it. */
function within(text: string, from: number): string {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if ('({['.includes(text[at] ?? '')) depth += 1;
    if (')}]'.includes(text[at] ?? '')) depth -= 1;
    if (depth === 0) return text.slice(from + 1, at);
  }
  return '';
}

/** The names in the braces of a call: `{ name: who.name, count }` has `name` and `count`. */
function namesIn(braces: string): string[] {
  const flat = braces.replace(/\([^()]*\)/g, '').replace(/\([^()]*\)/g, '').replace(/\[[^\]]*\]/g, '');
  return flat.split(',').map((part) => /^\s*(\w+)/.exec(part)?.[1] ?? '').filter(Boolean);
}

test('whatever is said exists and gets the values it takes, and nothing is there that nobody says', () => {
  const said = new Set<string>();
  const wrong: string[] = [];
  for (const [path, text] of Object.entries(sources)) {
    for (const [, key = ''] of text.matchAll(/'([a-z]+(?:-[a-z]+)+)'/g)) if (english.has(key)) said.add(key);
    for (const call of text.matchAll(/\bsay\(\s*'([^']+)'/g)) {
      const [start, key = ''] = call;
      const takes = list(values(english.get(key)?.value));
      const rest = text.slice(call.index + start.length);
      const braces = /^\s*,\s*\{/.exec(rest);
      const gets = braces ? list(namesIn(within(rest, braces[0].length - 1))) : [];
      if (!english.has(key) || takes.join() !== gets.join()) wrong.push(`${path}: ${key} takes ${takes.join()} and gets ${gets.join()}`);
    }
    // A sentence with values is said by its name, so that the lines above have seen what it gets.
    for (const [, key = ''] of text.matchAll(/(?<!say\(\s*)'([a-z]+(?:-[a-z]+)+)'/g)) {
      if (values(english.get(key)?.value).size) wrong.push(`${path}: ${key} is not said where it is named`);
    }
  }
  expect(wrong).toEqual([]);
  expect(list(english.keys()).filter((key) => !said.has(key))).toEqual([]);
});

const SPOKEN = new Set(['aria-label', 'aria-valuetext', 'aria-description', 'aria-roledescription', 'title', 'placeholder', 'alt', 'label']);
const WORDS = /\p{L}{2,}\s+\p{L}{2,}/u;
/** Names of others, which are the same in every language. */
const NAMES = ['Houselights TV', 'Houselights Web', 'Samsung Internet', 'Plex Movie', 'Plex TV Series', 'Session → Host Name', 'Connection → SSH → Tunnels → Source port'];

/** Text that stands in a template itself, and sentences in its expressions and script. */
function textOf(node: unknown, attribute = false): string[] {
  if (Array.isArray(node)) return node.flatMap((one) => textOf(one, attribute));
  if (!node || typeof node !== 'object') return [];
  const { type, name, data, value, ...rest } = node as Record<string, unknown>;
  if (type === 'Comment' || type === 'StyleSheet' || type === 'ImportDeclaration') return [];
  if (type === 'Text') return !attribute && /\p{L}{2,}/u.test(String(data)) ? [String(data)] : [];
  if (type === 'Attribute') return textOf(value, !SPOKEN.has(String(name)));
  if (type === 'Literal') return typeof value === 'string' && WORDS.test(value) ? [value] : [];
  if (type === 'TemplateElement') return WORDS.test((value as { raw: string }).raw) ? [(value as { raw: string }).raw] : [];
  return textOf([value, ...Object.values(rest)], attribute && type !== 'Fragment');
}

/** Sentences in a module, but for what errors say: nobody reads those on a screen. */
function literalsOf(node: ts.Node): string[] {
  if (ts.isNewExpression(node) && /Error|Unreachable/.test(node.expression.getText())) return [];
  if (ts.isImportDeclaration(node)) return [];
  const own = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node) ? [node.text] : [];
  const below: string[] = [];
  ts.forEachChild(node, (child) => void below.push(...literalsOf(child)));
  return [...own.filter((text) => WORDS.test(text)), ...below];
}

test('nothing that people read stands outside the files of words', () => {
  const found = [
    ...Object.entries(components).flatMap(([path, text]) => textOf(parse(text, { modern: true })).map((one) => [path, one])),
    ...Object.entries(modules)
      .filter(([path]) => path.includes('/src/') || path.startsWith('../') && !path.includes('plugin-words'))
      .flatMap(([path, text]) => literalsOf(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)).map((one) => [path, one])),
  ];
  expect(found.filter(([, text]) => !NAMES.includes(text ?? ''))).toEqual([]);
});

test('the name of a device can travel in a header', () => {
  for (const language of languages) {
    for (const key of ['app-device', 'app-device-tv']) expect(JSON.stringify(messages(language).get(key))).toMatch(/^[\x20-\x7e]+$/);
  }
});
