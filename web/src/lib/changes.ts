/**
 * Tells a page when the library changed, at most once in a while however much is pushed. A picture is made after its
 * film was announced, so a page that still lacks some asks again by itself for a while.
 */
import { session } from './session.svelte';
import type { Item } from './types';

const CALM = 1200;
const PATIENCE = 4000;
const TRIES = 20;

/** `unfinished` says whether something shown still waits for its picture. */
export function whenLibraryChanges(changed: () => void, unfinished: () => boolean = () => false): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;
  const soon = () => {
    tries = 0;
    timer ??= setTimeout(() => {
      timer = undefined;
      changed();
    }, CALM);
  };
  const ended = (message: Record<string, unknown>) => {
    const activities = message['ActivityNotification'] as { event?: string }[] | undefined;
    if (activities?.some((one) => one.event === 'ended')) soon();
  };
  const again = setInterval(() => {
    if (document.hidden || tries >= TRIES || !unfinished()) return;
    tries += 1;
    changed();
  }, PATIENCE);
  const stops = [
    session.notifications.on('timeline', soon),
    session.notifications.on('status', soon),
    session.notifications.on('activity', ended),
  ];
  return () => {
    clearTimeout(timer);
    clearInterval(again);
    for (const stop of stops) stop();
  };
}

/** Whether any of these waits for its picture. */
export function lacksPictures(items: Iterable<Item>): boolean {
  for (const item of items) if (!item.thumb) return true;
  return false;
}
