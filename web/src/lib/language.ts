/** The languages the apps speak, and which of them somebody means. Pure. */
export type Language = 'en' | 'de' | 'es' | 'fr';

/** Each by its own name, so that whoever speaks it finds it. In the order in which they are offered. */
export const LANGUAGES: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch', es: 'Español', fr: 'Français' };

/** The language of a tag such as `de` or `de-AT`; `null` when we do not speak it. */
export function parse(tag: string | null | undefined): Language | null {
  const [language = ''] = (tag ?? '').toLowerCase().split(/[-_]/);
  return language in LANGUAGES ? (language as Language) : null;
}

/** The first language of a browser's list that we speak. */
export function negotiate(tags: readonly string[]): Language | null {
  for (const tag of tags) {
    const found = parse(tag);
    if (found) return found;
  }
  return null;
}
