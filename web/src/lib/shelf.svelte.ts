/**
 * A long listing, fetched by pages as they come into sight. It knows the total from the first answer on,
 * so that what draws it can keep the room for what is not here yet.
 */
import * as media from './media';
import type { Item } from './types';

export const PAGE = 60;

export class Shelf {
  total: number | null = $state(null);
  items: Record<number, Item> = $state.raw({});
  problem: unknown = $state.raw(null);
  #listing: media.Listing | null = null;
  #pages = new Set<number>();
  #seen: [number, number] = [0, PAGE];

  /** Begins another listing, from its start. */
  async open(listing: media.Listing): Promise<void> {
    this.#listing = listing;
    this.#pages = new Set();
    this.#seen = [0, PAGE];
    this.items = {};
    this.total = null;
    this.problem = null;
    await this.#fetch(0);
  }

  /** Makes sure that items from `start` up to `end` are here or on their way. */
  need(start: number, end: number): void {
    this.#seen = [start, end];
    if (this.total === null) return;
    const last = Math.min(end, this.total - 1);
    for (let page = Math.floor(Math.max(0, start) / PAGE); page * PAGE <= last; page += 1) void this.#fetch(page);
  }

  /** Asks again for what is in sight, keeping what is drawn until the answer is here. */
  async refresh(): Promise<void> {
    if (!this.#listing) return;
    this.#pages = new Set();
    const [start, end] = this.#seen;
    const first = Math.floor(start / PAGE);
    await this.#fetch(first);
    this.need(start, end);
  }

  async #fetch(page: number): Promise<void> {
    const listing = this.#listing;
    if (!listing || this.#pages.has(page)) return;
    const pages = this.#pages.add(page);
    try {
      const answer = await media.page(listing, page * PAGE, PAGE);
      if (listing !== this.#listing) return;
      const fetched = Object.fromEntries(answer.items.map((item, index) => [page * PAGE + index, item]));
      this.items = { ...this.items, ...fetched };
      this.total = answer.total;
    } catch (error) {
      pages.delete(page);
      if (listing === this.#listing && this.total === null) this.problem = error;
    }
  }
}
