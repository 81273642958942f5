/**
 * Where this browser stands with the server it was opened on.
 *
 * ```text
 * Looking ──▶ In ──a token is refused──▶ SignedOut | Waiting
 *    ├──▶ Unclaimed        the server has no owner yet
 *    ├──▶ Waiting          it has, and waits for their approval
 *    ├──▶ SignedOut        nobody is signed in here
 *    └──▶ Unreachable      nobody answers
 * ```
 *
 * It keeps the token and says which page may be shown. It draws nothing.
 */
import { APP } from './app';
import { Refusal, Unreachable } from './http';
import * as account from './account';
import * as media from './media';
import { Notifications } from './notifications';
import type { Library, Status } from './types';
import { words } from './words.svelte';

export type Phase = 'looking' | 'in' | 'unclaimed' | 'waiting' | 'signedOut' | 'unreachable';

const TOKEN = `houselights.${APP}.token`;
const WHY = `houselights.${APP}.why`;

class Session {
  phase: Phase = $state('looking');
  status: Status | null = $state(null);
  token: string | null = $state(localStorage.getItem(TOKEN));
  /** Why the last token died, in the service's own word. */
  reason: string = $state(sessionStorage.getItem(WHY) ?? '');
  owner = $state(false);
  person: account.Person | null = $state(null);
  libraries: Library[] = $state([]);
  readonly notifications = new Notifications(
    () => this.token,
    () => void this.look(),
  );
  #looking: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden && this.phase !== 'in' && this.phase !== 'looking') void this.look();
    });
  }

  /** Asks the server where we stand, and goes there. Calls at the same time share one question. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => (this.#looking = null));
    return this.#looking;
  }

  async #look(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      this.status = await media.status();
    } catch {
      return this.#settle('unreachable');
    }
    const { state } = this.status;
    const unclaimed = !this.status.claimed && state !== 'waiting';
    if (unclaimed && !this.status.localCaller) return this.#settle('unclaimed');
    if (!this.token) return this.#settle(unclaimed ? 'unclaimed' : state === 'waiting' ? 'waiting' : 'signedOut');
    const token = this.token;
    try {
      this.libraries = await media.libraries();
      await this.#enter(token);
    } catch (error) {
      if (error instanceof Unreachable) return this.#settle('unreachable');
      if (!(error instanceof Refusal)) throw error;
      await this.#refused(error, token);
    }
  }

  async #enter(token: string): Promise<void> {
    if (this.phase !== 'in' || !this.person) await this.#introduce(token);
    if (this.token !== token) return;
    this.#remember('');
    this.#go('in');
    this.notifications.open();
    // Known devices go on while the server waits; the page says so until it does not.
    if (this.status?.state === 'waiting') this.#again(3000);
  }

  /** Who is signed in, and do they own this server. Neither is needed to watch. */
  async #introduce(token: string): Promise<void> {
    const url = this.status?.accountUrl;
    const [owned, known] = await Promise.all([
      media.ownership(),
      url ? account.person(url, token).catch((error: unknown) => error) : null,
    ]);
    this.owner = owned.owner;
    if (known instanceof Refusal && known.status === 401) await this.#refused(known, token);
    else this.#meet(known && !(known instanceof Error) ? (known as account.Person) : null);
  }

  /** A waiting server refuses living tokens too, so there the account service says whether this one lives. */
  async #refused(error: Refusal, token: string): Promise<void> {
    if (error.status >= 500 || error.status === 429) {
      this.reason = error.reason;
      return this.#settle('unreachable');
    }
    const waiting = this.status?.state === 'waiting';
    const verdict = waiting ? await this.#verdict(token) : error;
    if (verdict?.status === 401 && this.token === token) {
      this.#forget();
      this.#remember(verdict.reason || this.reason || 'token_refused');
    }
    const unclaimed = this.status !== null && !this.status.claimed && !waiting;
    this.#settle(waiting ? 'waiting' : unclaimed ? 'unclaimed' : 'signedOut');
  }

  async #verdict(token: string): Promise<Refusal | null> {
    const url = this.status?.accountUrl;
    if (!url) return null;
    try {
      this.#meet(await account.person(url, token));
      return null;
    } catch (error) {
      return error instanceof Refusal ? error : null;
    }
  }

  /** What went wrong with a request, told by whoever asked it. */
  heard(error: unknown, token: string | null): void {
    if (this.phase !== 'in' || token !== this.token) return;
    if (error instanceof Refusal && error.status === 401) {
      this.#remember(error.reason || 'token_refused');
      void this.look();
    }
  }

  /** Signs this browser in with a token the account service gave it. */
  async receive(token: string): Promise<void> {
    localStorage.setItem(TOKEN, token);
    this.token = token;
    this.person = null;
    this.#remember('');
    await this.look();
  }

  /** Signs out here; the account service is told, and an answer is not waited for long. */
  async signOut(): Promise<void> {
    const { token } = this;
    const url = this.status?.accountUrl;
    if (token && url) await account.signOut(url, token).catch(() => undefined);
    this.#forget();
    words.belongTo(null);
    this.#remember('signed_out_here');
    await this.look();
  }

  async refreshLibraries(): Promise<void> {
    this.libraries = await media.libraries();
  }

  /** The app speaks the language of whoever is signed in. */
  #meet(person: account.Person | null): void {
    this.person = person;
    if (person) words.belongTo(person.locale);
  }

  #forget(): void {
    localStorage.removeItem(TOKEN);
    this.token = null;
    this.person = null;
    this.owner = false;
  }

  /** The reason outlives a reload, so a person who reloads still learns why they are out. */
  #remember(reason: string): void {
    this.reason = reason;
    if (reason) sessionStorage.setItem(WHY, reason);
    else sessionStorage.removeItem(WHY);
  }

  #settle(phase: Phase): void {
    this.#go(phase);
    // Outside, the server may change at any moment: be claimed, be approved, begin to wait, come back.
    this.#again(document.hidden ? 15_000 : 2000);
  }

  #go(phase: Phase): void {
    this.phase = phase;
    if (phase !== 'in') this.notifications.close();
  }

  #again(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.look(), delay);
  }
}

/** The one session of this page. */
export const session = new Session();
