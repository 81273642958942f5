/** Tells a page when the library changed, at most once in a while however much is pushed. */
import { session } from './session.svelte';

const CALM = 1200;

export function whenLibraryChanges(changed: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      changed();
    }, CALM);
  };
  const stops = ['timeline', 'status'].map((type) => session.notifications.on(type, soon));
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}
