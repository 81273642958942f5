/** Every sentence of the apps, compiled from `words/` by `plugin-words.ts`. */
declare module 'virtual:words' {
  import type { FluentResource } from '@fluent/bundle';
  type Pattern = NonNullable<FluentResource['body'][number]['value']>;
  const words: { keys: string[]; patterns: Record<'en' | 'de' | 'es' | 'fr', Pattern[]> };
  export default words;
}
