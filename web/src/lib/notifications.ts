/**
 * What the server pushes: scans, new items, playback, and the end of a sign-in, which closes the socket.
 * It keeps the socket open and hands messages out; it does not know what they are for.
 */
import { address } from './http';
import { device } from './device';

type Listener = (message: Record<string, unknown>) => void;

export class Notifications {
  #socket: WebSocket | null = null;
  #listeners = new Map<string, Set<Listener>>();
  #retry: ReturnType<typeof setTimeout> | undefined;
  #delay = 500;
  #wanted = false;
  /** Not before this moment is the socket opened again, whoever asks. */
  #notBefore = 0;

  constructor(
    private readonly token: () => string | null,
    /** Called when the server closed the socket: it may have been us who were signed out. Opens it again if not. */
    private readonly closed: () => void,
  ) {}

  /** Listens for one type of message; the returned function stops it. */
  on(type: string, listener: Listener): () => void {
    const set = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, set.add(listener));
    return () => set.delete(listener);
  }

  open(): void {
    this.#wanted = true;
    if (this.#socket) return;
    clearTimeout(this.#retry);
    const early = this.#notBefore - performance.now();
    if (early > 0) {
      this.#retry = setTimeout(() => this.#wanted && this.closed(), early);
      return;
    }
    const path = address('/:/websockets/notifications', {
      'X-Plex-Token': this.token() ?? undefined,
      'X-Plex-Client-Identifier': device.clientIdentifier,
    });
    const socket = new WebSocket(path.replace(/^/, location.origin.replace(/^http/, 'ws')));
    this.#socket = socket;
    socket.onopen = () => (this.#delay = 500);
    socket.onmessage = (event) => this.#deliver(event.data);
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      if (!this.#wanted) return;
      this.#notBefore = performance.now() + this.#delay;
      this.#delay = Math.min(this.#delay * 2, 15_000);
      this.closed();
    };
  }

  close(): void {
    this.#wanted = false;
    clearTimeout(this.#retry);
    this.#notBefore = 0;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #deliver(data: unknown): void {
    if (typeof data !== 'string') return;
    try {
      const message = (JSON.parse(data) as { NotificationContainer?: { type?: string } }).NotificationContainer;
      const listeners = message?.type ? this.#listeners.get(message.type) : undefined;
      for (const listener of listeners ?? []) listener(message as Record<string, unknown>);
    } catch {
      // A message we cannot read is a message for somebody else.
    }
  }
}
