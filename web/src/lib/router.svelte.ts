/**
 * Which page is shown, kept in the part of the address after `#`: `#/item/12?from=0`.
 * The depth of a page is kept in the history, so that "back" never leaves the app by surprise.
 */
export interface Route {
  name: string;
  id: string;
  query: URLSearchParams;
  /** The whole path, as a key for what belongs to one page. */
  path: string;
}

/** Splits a fragment into a route; anything unreadable is the home page. */
export function parse(fragment: string): Route {
  const text = fragment.replace(/^#/, '') || '/';
  const [path = '/', query = ''] = text.split('?', 2);
  const [name = '', id = ''] = path.split('/').filter(Boolean).map(decode);
  return { name: name || 'home', id, query: new URLSearchParams(query), path: text };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

class Router {
  route: Route = $state.raw(parse(location.hash));

  constructor() {
    addEventListener('popstate', () => (this.route = parse(location.hash)));
    addEventListener('hashchange', () => (this.route = parse(location.hash)));
  }

  get depth(): number {
    const state = history.state as { depth?: number } | null;
    return state?.depth ?? 0;
  }

  go(path: string): void {
    history.pushState({ depth: this.depth + 1 }, '', `#${path}`);
    this.route = parse(path);
  }

  /** The same page with another filter: not a step to come back from. */
  replace(path: string): void {
    history.replaceState({ depth: this.depth }, '', `#${path}`);
    this.route = parse(path);
  }

  /** One step back, or to the page above when this was the first one. */
  back(above = '/'): void {
    if (this.depth > 0) history.back();
    else this.replace(above);
  }
}

export const router = new Router();

/** Follows links to `#/…` by the router, so that each step is counted. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = (event.target as Element | null)?.closest('a[href^="#/"]');
  if (!link) return;
  event.preventDefault();
  router.go((link.getAttribute('href') ?? '#/').slice(1));
}
