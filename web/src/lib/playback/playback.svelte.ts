/**
 * One playing of one item, from the decision to the last report.
 *
 * ```text
 * Deciding ──▶ Playing ──▶ Ended
 *    ▲            ├── other sound, subtitles or quality: decide again, at the same second
 *    └────────────┴── cannot decode: decide again, asking for less    ──▶ Failed
 * ```
 *
 * Both apps draw their own controls over it.
 */
import * as media from '../media';
import { randomId } from '../device';
import { sentence } from '../problem';
import { label } from '../streams';
import { isSet, type Item, type Part, type Stream } from '../types';
import { say } from '../words.svelte';
import { Captions } from './captions';
import { Impossible, readPlan, type Plan } from './decision';
import { hear } from './element';
import { Engine, type Failure } from './engine';
import { rememberedQuality, rememberQuality, type Quality } from './quality';
import { ask, isText, STEPS } from './question';
import { whyNot } from './why';
import { Reporter } from './reporter';

export type State = 'deciding' | 'playing' | 'ended' | 'failed';

/** How often a broken line is tried again. */
const RETRIES = 3;

export class Playback {
  state: State = $state('deciding');
  item: Item | null = $state.raw(null);
  plan: Plan | null = $state.raw(null);
  problem = $state('');
  /** The server said that this playing must end. */
  ordered = $state(false);
  time = $state(0);
  duration = $state(0);
  buffered = $state(0);
  paused = $state(true);
  stalled = $state(false);
  quality: Quality = $state.raw(rememberedQuality());
  audio: Stream[] = $state.raw([]);
  subtitles: Stream[] = $state.raw([]);
  audioId: string = $state('');
  /** Empty when subtitles are off. */
  subtitleId: string = $state('');
  next: Item | null = $state.raw(null);

  #video: HTMLVideoElement;
  #engine: Engine;
  #captions: Captions;
  #reporter: Reporter;
  #mediaIndex = 0;
  #step = 0;
  /** How often the line broke without a second played since. */
  #lost = 0;
  /** The server had no text of the chosen subtitle, so it draws it. */
  #drawn = false;
  #part: Part | null = null;
  /** One for the whole playing; each conversion has its own in `#session`. */
  readonly #playing = randomId();
  #session = randomId();
  #closed = false;
  #attempt = 0;
  #unlisten: () => void;

  constructor(video: HTMLVideoElement) {
    this.#video = video;
    this.#engine = new Engine(video, (failure) => void this.#fell(failure));
    this.#captions = new Captions(video);
    this.#reporter = new Reporter((text) => this.#end(text));
    this.#unlisten = this.#listen();
  }

  /** Opens an item at a position (ms); `null` resumes where the person left off. */
  async open(ratingKey: string, from: number | null, mediaIndex = 0): Promise<void> {
    try {
      const item = await media.item(ratingKey);
      if (this.#closed) return;
      this.item = item;
      this.#mediaIndex = Math.min(mediaIndex, Math.max(0, (item.Media?.length ?? 1) - 1));
      this.duration = (item.duration ?? item.Media?.[this.#mediaIndex]?.duration ?? 0) / 1000;
      this.#readStreams(item);
      void this.#findNext(item);
      await this.#start((from ?? item.viewOffset ?? 0) / 1000);
    } catch (error) {
      this.#fail(error);
    }
  }

  toggle(): void {
    if (this.#video.paused) void this.#play();
    else this.#video.pause();
  }

  /** Goes to a second, anywhere in the film. */
  seek(seconds: number): void {
    const end = this.duration || Infinity;
    const to = Math.max(0, Math.min(seconds, end - 0.5));
    this.time = to;
    this.#video.currentTime = to;
  }

  skip(seconds: number): void {
    this.seek(this.time + seconds);
  }

  async chooseAudio(id: string): Promise<void> {
    if (!this.#part || id === this.audioId) return;
    this.audioId = id;
    await this.#again(() => media.chooseStream(this.#part?.id ?? '', 'audio', id));
  }

  async chooseSubtitle(id: string): Promise<void> {
    if (!this.#part || id === this.subtitleId) return;
    const before = this.#stream(this.subtitleId);
    const drawn = this.#drawn;
    this.#drawn = false;
    this.subtitleId = id;
    const after = this.#stream(id);
    const choose = () => media.chooseStream(this.#part?.id ?? '', 'subtitle', id || 0);
    // Text is drawn here and leaves the picture alone; pictures have to be burnt in by the server.
    if (drawn || (before && !isText(before)) || (after && !isText(after))) await this.#again(choose);
    else {
      void this.#caption();
      await choose().catch(() => undefined);
    }
  }

  async chooseQuality(quality: Quality): Promise<void> {
    rememberQuality(quality);
    this.quality = quality;
    await this.#again(() => Promise.resolve());
  }

  /** Begins again at the same second: the answer to a failure that a person wants to retry. */
  async retry(): Promise<void> {
    if (this.state === 'ended') this.time = 0;
    this.#step = 0;
    this.#lost = 0;
    this.problem = '';
    await this.#again(() => Promise.resolve());
  }

  /** Ends the playing and tells the server, also when the page is being closed. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unlisten();
    this.#reporter.stop();
    this.#leaveStream();
    this.#engine.close();
  }

  /** Makes room for the controls: subtitles stand above them. */
  lift(lifted: boolean): void {
    this.#captions.lift(lifted);
  }

  /** The intro or the credits the playhead is in, if any. */
  get marker(): { type: string; end: number } | null {
    const at = this.time * 1000;
    const found = this.item?.Marker?.find(
      (marker) => marker.type !== 'commercial' && at >= marker.startTimeOffset && at < marker.endTimeOffset - 1000,
    );
    return found ? { type: found.type, end: found.endTimeOffset / 1000 } : null;
  }

  async #again(first: () => Promise<unknown>): Promise<void> {
    const at = this.time;
    try {
      await first();
      await this.#start(at);
    } catch (error) {
      this.#fail(error);
    }
  }

  async #start(from: number): Promise<void> {
    const attempt = ++this.#attempt;
    const stale = () => this.#closed || attempt !== this.#attempt;
    this.state = 'deciding';
    this.#leaveStream();
    this.#session = randomId();
    const query = await this.#query(from);
    const plan = readPlan(await media.decide(query), this.item);
    if (stale()) return;
    if (this.#step > 0) plan.reasons = [{ name: 'fellBack', text: '' }, ...plan.reasons];
    this.plan = plan;
    this.time = from;
    if (plan.method === 'direct' && plan.part?.key) this.#engine.file(media.withToken(plan.part.key), from);
    else await this.#engine.playlist(media.withToken('/video/:/transcode/universal/start.m3u8', query), from);
    if (stale()) return;
    this.#reporter.begin(this.item?.ratingKey ?? '', this.#playing, plan.method === 'direct' ? null : this.#session);
    this.state = 'playing';
    void this.#caption();
    await this.#play();
  }

  #query(from: number): ReturnType<typeof ask> {
    const subtitle = this.#stream(this.subtitleId);
    return ask({
      ratingKey: this.item?.ratingKey ?? '',
      mediaIndex: this.#mediaIndex,
      session: this.#session,
      playing: this.#playing,
      from,
      step: this.#step,
      quality: this.quality,
      subtitles: !subtitle ? 'none' : isText(subtitle) && !this.#drawn ? 'sidecar' : 'burn',
    });
  }

  async #play(): Promise<void> {
    try {
      await this.#video.play();
    } catch (error) {
      // A browser may want a press first; the control then shows "play". A newer source interrupts an older one.
      if (error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError')) return;
      if (error instanceof DOMException && error.name === 'NotSupportedError') return;
      throw error;
    }
  }

  async #caption(): Promise<void> {
    const stream = this.#stream(this.subtitleId);
    if (!stream || !isText(stream) || this.#drawn) return this.#captions.hide();
    const key = stream.key ?? `/library/streams/${stream.id}`;
    try {
      await this.#captions.show(label(stream), stream.languageTag ?? '', () => media.subtitleText(key));
    } catch {
      if (this.#closed || this.subtitleId !== String(stream.id)) return;
      this.#drawn = true;
      await this.#again(() => Promise.resolve());
    }
  }

  async #fell(failure: Failure): Promise<void> {
    if (this.#closed || this.state === 'failed') return;
    // A line that broke is not the format's fault: the same again, after a pause that grows.
    if (failure === 'network' && this.#lost < RETRIES) {
      this.#lost += 1;
      return this.#again(() => new Promise((resolve) => setTimeout(resolve, this.#lost * 1000)));
    }
    if (failure === 'decode' && this.plan?.method !== 'convert' && this.#step < STEPS.length - 1) {
      this.#step += this.plan?.method === 'copy' ? 2 : 1;
      this.#step = Math.min(this.#step, STEPS.length - 1);
      return this.#again(() => Promise.resolve());
    }
    this.#reporter.stop();
    this.problem = failure === 'network' ? say('player-lost') : say('player-cannot-decode');
    this.state = 'failed';
  }

  #fail(error: unknown): void {
    if (this.#closed) return;
    this.problem = explain(error);
    this.state = 'failed';
  }

  #end(text: string): void {
    this.ordered = true;
    this.problem = text || say('player-ordered');
    this.state = 'failed';
    this.#engine.empty();
  }

  /** A stream that is no longer wanted is given back at once; the server need not wait for silence. */
  #leaveStream(): void {
    if (this.plan && this.plan.method !== 'direct') void media.stopTranscode(this.#session).catch(() => undefined);
  }

  #readStreams(item: Item): void {
    this.#part = item.Media?.[this.#mediaIndex]?.Part?.[0] ?? null;
    const streams = this.#part?.Stream ?? [];
    this.audio = streams.filter((stream) => Number(stream.streamType) === 2);
    this.subtitles = streams.filter((stream) => Number(stream.streamType) === 3);
    const chosen = (list: Stream[]) => String(list.find((stream) => isSet(stream.selected))?.id ?? '');
    this.audioId = chosen(this.audio) || String(this.audio[0]?.id ?? '');
    this.subtitleId = chosen(this.subtitles);
  }

  #stream(id: string): Stream | undefined {
    return this.subtitles.find((stream) => String(stream.id) === id);
  }

  async #findNext(item: Item): Promise<void> {
    if (item.type !== 'episode' || !item.grandparentRatingKey) return;
    const all = await media.episodes(item.grandparentRatingKey).catch(() => []);
    const at = all.findIndex((one) => one.ratingKey === item.ratingKey);
    this.next = at >= 0 ? (all[at + 1] ?? null) : null;
  }

  #listen(): () => void {
    const tell = () => this.#reporter.tell(this.#reportedState(), this.time * 1000, this.duration * 1000);
    return hear(this.#video, {
      moved: (seconds) => {
        if (this.state !== 'playing') return;
        if (seconds > this.time) this.#lost = 0;
        this.time = seconds;
        this.#reporter.at(this.time * 1000, this.duration * 1000);
      },
      measured: (seconds) => (this.duration = seconds),
      buffered: (seconds) => (this.buffered = seconds),
      paused: (paused) => {
        this.paused = paused;
        if (this.state === 'playing') tell();
      },
      stalled: (stalled) => {
        this.stalled = stalled;
        if (!stalled) tell();
      },
      placed: (seconds) => {
        this.time = seconds;
        tell();
      },
      ended: () => {
        this.time = this.duration;
        this.#reporter.at(this.time * 1000, this.duration * 1000);
        this.#reporter.stop();
        this.state = 'ended';
      },
      leaving: () => this.close(),
    });
  }

  #reportedState(): 'playing' | 'paused' | 'buffering' {
    if (this.#video.paused) return 'paused';
    return this.stalled ? 'buffering' : 'playing';
  }
}

function explain(error: unknown): string {
  return error instanceof Impossible ? whyNot(error.reasons) : sentence(error);
}
