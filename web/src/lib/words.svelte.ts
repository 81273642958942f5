/**
 * What the apps say, in the language of whoever looks: chosen on this device, else the one of their account, else the
 * one their browser prefers, else English.
 *
 * The sentences stand in `words/{en,de,es,fr}`; changing the language changes what is on the screen at once. Tests
 * prove that every sentence exists in every language and that nothing else is shown.
 */
import { FluentBundle, type FluentResource } from '@fluent/bundle';
import compiled from 'virtual:words';
import { APP } from './app';
import { negotiate, parse, type Language } from './language';

/** The house's own name is the same in every language. */
export const NAME = 'Houselights';

export type Values = Record<string, string | number>;

const CHOSEN = `houselights.${APP}.language`;
const PERSON = `houselights.${APP}.language.person`;

function bundleOf(language: Language): FluentBundle {
  // The marks that isolate directions are for scripts we do not speak.
  const bundle = new FluentBundle(language, { useIsolating: false });
  const body = compiled.keys.map((id, index) => ({ id, value: compiled.patterns[language][index] ?? null, attributes: {} }));
  bundle.addResource({ body } as FluentResource);
  return bundle;
}

class Words {
  /** The language chosen on this device; `null` leaves it to account and browser. */
  chosen: Language | null = $state(parse(localStorage.getItem(CHOSEN)));
  /** The one of the account, remembered so that the next visit begins in it. */
  #person: Language | null = $state(parse(localStorage.getItem(PERSON)));
  /** What is spoken when nothing is chosen here. */
  readonly automatic: Language = $derived(this.#person ?? negotiate(navigator.languages) ?? 'en');
  readonly language: Language = $derived(this.chosen ?? this.automatic);
  readonly #bundle: FluentBundle = $derived(bundleOf(this.language));

  choose(language: Language | null): void {
    this.chosen = language;
    remember(CHOSEN, language);
  }

  /** Somebody signed in whose account reads this language, or nobody is signed in any more. */
  belongTo(tag: string | null | undefined): void {
    this.#person = parse(tag);
    remember(PERSON, this.#person);
  }

  /** The sentence with this key and these values. */
  say(key: string, values: Values = {}): string {
    const value = this.#bundle.getMessage(key)?.value;
    // A key nobody wrote is said as it is; a test finds it before anybody reads it.
    return value ? this.#bundle.formatPattern(value, values, []) : key;
  }
}

function remember(key: string, language: Language | null): void {
  if (language) localStorage.setItem(key, language);
  else localStorage.removeItem(key);
}

export const words = new Words();

/** The sentence with this key and these values, in the language of whoever looks. */
export function say(key: string, values?: Values): string {
  return words.say(key, values);
}
