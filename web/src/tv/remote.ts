/**
 * The remote control: arrows move the focus, Back goes one step back, and the focus is never nowhere.
 *
 * Each page has a memory: coming back, the focus is where it was left. A panel that opens is a scope of its own
 * (`data-scope`) and takes the focus until it closes. What the arrows mean is geometry and lives in `lib/focus`.
 */
import { directionOf, nearest } from '../lib/focus';
import { router } from '../lib/router.svelte';

const FOCUSABLE = 'a[href], button:not(:disabled), [role="slider"][tabindex="0"]';
const BACK = new Set(['Escape', 'Backspace', 'GoBack', 'BrowserBack', 'XF86Back']);
/** Televisions that send a number instead of a name: webOS, Tizen. */
const BACK_CODES = new Set([461, 10009]);

type Handler = () => boolean;

const backs: Handler[] = [];
const keys: ((event: KeyboardEvent) => boolean)[] = [];
const memory = new Map<string, string>();
let settling = true;
/** Whether a page may still be on its way; after that its navigation takes the focus. */
let patient = true;
let waiting: ReturnType<typeof setTimeout> | undefined;

/** What Back does before it leaves the page; the newest is asked first, `false` passes it on. */
export function onBack(handler: Handler): () => void {
  backs.push(handler);
  return () => void backs.splice(backs.indexOf(handler), 1);
}

/** Sees keys before the focus moves; `true` means that the key was used. */
export function onKey(handler: (event: KeyboardEvent) => boolean): () => void {
  keys.push(handler);
  return () => void keys.splice(keys.indexOf(handler), 1);
}

/** Starts listening; the returned function stops it. */
export function listen(): () => void {
  const observer = new MutationObserver(() => settle());
  observer.observe(document.body, { childList: true, subtree: true });
  document.addEventListener('keydown', keydown);
  document.addEventListener('focusin', remember);
  return () => {
    observer.disconnect();
    document.removeEventListener('keydown', keydown);
    document.removeEventListener('focusin', remember);
  };
}

/** A new page came: the focus belongs in it, where it was last time or where it begins. */
export function arrive(): void {
  settling = true;
  patient = true;
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    patient = false;
    settle();
  }, 1500);
  settle();
}

function scope(): ParentNode {
  const scopes = document.querySelectorAll('[data-scope]');
  return scopes[scopes.length - 1] ?? document;
}

function focusable(within: ParentNode): HTMLElement[] {
  return Array.from(within.querySelectorAll<HTMLElement>(FOCUSABLE)).filter((element) => element.getClientRects().length > 0);
}

function current(within: ParentNode): HTMLElement | null {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement) || active === document.body || !active.matches(FOCUSABLE)) return null;
  return within.contains(active) ? active : null;
}

/** Gives a lost focus a place, as soon as there is one. */
function settle(): void {
  const within = scope();
  const held = current(within);
  if (held && !settling) return;
  const known = memory.get(router.route.path);
  const remembered = known ? within.querySelector<HTMLElement>(`[data-focus="${CSS.escape(known)}"]`) : null;
  const target = remembered ?? within.querySelector<HTMLElement>('[data-first]') ?? (patient ? null : focusable(within)[0]);
  if (!target || !target.matches(FOCUSABLE)) return;
  settling = false;
  go(target, 'auto');
}

function remember(event: FocusEvent): void {
  const key = (event.target as HTMLElement | null)?.dataset['focus'];
  if (key && !settling) memory.set(router.route.path, key);
}

function go(element: HTMLElement, behavior: ScrollBehavior): void {
  element.focus({ preventScroll: true });
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  element.scrollIntoView({ block: 'center', inline: 'center', behavior: calm ? 'auto' : behavior });
}

function keydown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
  for (const handler of [...keys].reverse()) {
    if (!handler(event)) continue;
    event.preventDefault();
    return;
  }
  if (BACK.has(event.key) || BACK_CODES.has(event.keyCode)) {
    event.preventDefault();
    back();
    return;
  }
  const direction = directionOf(event.key);
  if (!direction) return;
  event.preventDefault();
  settling = false;
  const within = scope();
  const from = current(within);
  const others = focusable(within).filter((element) => element !== from);
  if (!from) {
    if (others[0]) go(others[0], 'smooth');
    return;
  }
  const found = others[nearest(from.getBoundingClientRect(), others.map((element) => element.getBoundingClientRect()), direction)];
  if (found) go(found, event.repeat ? 'auto' : 'smooth');
}

function back(): void {
  for (const handler of [...backs].reverse()) if (handler()) return;
  if (router.route.name !== 'home') {
    router.back('/');
    return;
  }
  // Home is where Back ends: at the top, where everything else begins.
  const first = focusable(document)[0];
  if (first) go(first, 'smooth');
}
