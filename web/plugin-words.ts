/**
 * The words of the apps, read while they are built: `virtual:words` holds every language, ready for Fluent's own
 * resolver, so that no visitor downloads a parser or waits for a second file.
 *
 * A message that is missing in a language, twice there, in the wrong file or not understood fails the build.
 */
import { FluentResource } from '@fluent/bundle';
import { FluentParser } from '@fluent/syntax';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const NAME = 'virtual:words';
const LANGUAGES = ['en', 'de', 'es', 'fr'] as const;
const folder = new URL('./words/', import.meta.url);

type Pattern = FluentResource['body'][number]['value'];

/** The messages of one language by key. */
function read(language: string): Map<string, Pattern> {
  const messages = new Map<string, Pattern>();
  for (const file of readdirSync(new URL(`${language}/`, folder)).sort()) {
    const text = readFileSync(new URL(`${language}/${file}`, folder), 'utf8');
    const wrong = (what: string) => new Error(`words/${language}/${file}: ${what}`);
    for (const entry of new FluentParser({ withSpans: false }).parse(text).body) {
      if (entry.type === 'Junk') throw wrong(`not understood: ${entry.content}`);
    }
    for (const { id, value, attributes } of new FluentResource(text).body) {
      if (!id.startsWith(file.replace(/\.ftl$/, '-').replaceAll('_', '-'))) throw wrong(`${id} belongs in another file`);
      if (messages.has(id) || value === null || Object.keys(attributes).length) throw wrong(`${id} is not one sentence`);
      messages.set(id, value);
    }
  }
  return messages;
}

function compile(): string {
  const all = LANGUAGES.map((language) => read(language));
  const keys = [...(all[0]?.keys() ?? [])];
  LANGUAGES.forEach((language, index) => {
    const missing = keys.filter((key) => !all[index]?.has(key));
    const odd = [...(all[index]?.keys() ?? [])].filter((key) => !all[0]?.has(key));
    if (missing.length || odd.length) throw new Error(`words/${language}: missing ${missing.join(', ')}; nowhere else ${odd.join(', ')}`);
  });
  const patterns = LANGUAGES.map((language, index) => [language, keys.map((key) => all[index]?.get(key))]);
  return `export default ${JSON.stringify({ keys, patterns: Object.fromEntries(patterns) })}`;
}

/** What a page says to whoever runs no scripts, in every language. */
function withoutScript(): string {
  return LANGUAGES.map((language) => `<p lang="${language}">${String(read(language).get('app-script'))}</p>`).join('');
}

export function words(): Plugin {
  return {
    name: 'houselights-words',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load(id) {
      if (id !== `\0${NAME}`) return undefined;
      for (const language of LANGUAGES) {
        for (const file of readdirSync(new URL(`${language}/`, folder))) this.addWatchFile(fileURLToPath(new URL(`${language}/${file}`, folder)));
      }
      return compile();
    },
    transformIndexHtml: (page) => page.replace('<noscript></noscript>', `<noscript>${withoutScript()}</noscript>`),
  };
}
