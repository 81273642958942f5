/**
 * Tells the server where playback stands: on each change of state, and every ten seconds between.
 * The answer may order the end. It knows nothing about video elements.
 */
import * as media from '../media';

const EVERY = 10_000;

export class Reporter {
  #item = '';
  #session = '';
  #conversion: string | null = null;
  #state: 'playing' | 'paused' | 'buffering' = 'buffering';
  #time = 0;
  #duration = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly ordered: (text: string) => void) {}

  /** `conversion` is the stream to keep alive on the server, if it makes one for us. */
  begin(item: string, session: string, conversion: string | null): void {
    this.#item = item;
    this.#session = session;
    this.#conversion = conversion;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#beat(), EVERY);
  }

  /** Remembers the position for the next report. */
  at(time: number, duration: number): void {
    this.#time = time;
    this.#duration = duration;
  }

  /** Reports now, because something changed. */
  tell(state: 'playing' | 'paused' | 'buffering', time: number, duration: number): void {
    if (!this.#item) return;
    this.at(time, duration);
    this.#state = state;
    void this.#send(state, false);
  }

  /** The last report. It also goes out while the page closes. */
  stop(): void {
    clearInterval(this.#timer);
    if (!this.#item) return;
    void this.#send('stopped', true);
    this.#item = '';
  }

  #beat(): void {
    void this.#send(this.#state, false);
    if (this.#conversion) void media.keepAlive(this.#conversion).catch(() => undefined);
  }

  async #send(state: media.Report['state'], leaving: boolean): Promise<void> {
    const duration = Math.max(this.#duration, this.#time);
    if (!(duration > 0)) return;
    const answer = await media
      .report({ ratingKey: this.#item, state, time: this.#time, duration, session: this.#session, leaving })
      .catch(() => null);
    const text = answer?.terminationText;
    if (!leaving && (text || answer?.terminationCode)) this.ordered(text ?? '');
  }
}
