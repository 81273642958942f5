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
import type { Ask } from '../http';
import { sentence } from '../problem';
import { ask as askAbilities, directives, type Abilities } from '../profile';
import { isSet, type Item, type Part, type Stream } from '../types';
import { words } from '../words';
import { Captions } from './captions';
import { Impossible, readPlan, type Plan } from './decision';
import { Engine, type Failure } from './engine';
import { rememberedQuality, rememberQuality, type Quality } from './quality';
import { Reporter } from './reporter';

export type State = 'deciding' | 'playing' | 'ended' | 'failed';

/** What is asked for; each failure takes one step down. */
const STEPS = [
  { directPlay: 1, directStream: 1, directStreamAudio: 1 },
  { directPlay: 0, directStream: 1, directStreamAudio: 1 },
  { directPlay: 0, directStream: 0, directStreamAudio: 0 },
] as const;

let abilities: Promise<Abilities> | null = null;

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
    this.subtitleId = id;
    const after = this.#stream(id);
    const choose = () => media.chooseStream(this.#part?.id ?? '', 'subtitle', id || 0);
    // Text is drawn here and leaves the picture alone; pictures have to be burnt in by the server.
    if ((before && !isText(before)) || (after && !isText(after))) await this.#again(choose);
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
    this.#step = 0;
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

  async #query(from: number): Promise<NonNullable<Ask['query']>> {
    abilities ??= askAbilities();
    const can = await abilities;
    const subtitle = this.#stream(this.subtitleId);
    const step = STEPS[this.#step] ?? STEPS[2];
    return {
      path: `/library/metadata/${this.item?.ratingKey}`,
      mediaIndex: this.#mediaIndex,
      partIndex: 0,
      protocol: 'hls',
      session: this.#session,
      ...step,
      hasMDE: 1,
      fastSeek: 1,
      copyts: 1,
      offset: Math.floor(from),
      subtitles: !subtitle ? 'none' : isText(subtitle) ? 'sidecar' : 'burn',
      advancedSubtitles: 'text',
      location: 'lan',
      maxVideoBitrate: this.quality.kbps ?? undefined,
      videoResolution: this.quality.resolution ?? undefined,
      'X-Plex-Session-Identifier': this.#playing,
      'X-Plex-Client-Profile-Name': 'Generic',
      'X-Plex-Client-Profile-Extra': directives(can),
    };
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
    if (!stream || !isText(stream)) return this.#captions.hide();
    const key = stream.key ?? `/library/streams/${stream.id}`;
    try {
      await this.#captions.show(stream.displayTitle ?? '', stream.languageTag ?? '', () => media.subtitleText(key));
    } catch {
      if (this.subtitleId === String(stream.id)) this.subtitleId = '';
    }
  }

  async #fell(failure: Failure): Promise<void> {
    if (this.#closed || this.state === 'failed') return;
    // A line that broke is not the format's fault: the same again, once per step down.
    if (this.#step < STEPS.length - 1) {
      this.#step += failure === 'decode' && this.plan?.method === 'convert' ? 2 : 1;
      if (this.#step < STEPS.length) return this.#again(() => Promise.resolve());
    }
    this.#reporter.stop();
    this.problem = failure === 'network' ? words.playback.lost : words.playback.cannotDecode;
    this.state = 'failed';
  }

  #fail(error: unknown): void {
    if (this.#closed) return;
    this.problem = explain(error);
    this.state = 'failed';
  }

  #end(text: string): void {
    this.ordered = true;
    this.problem = text || words.playback.ordered;
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
    const video = this.#video;
    const tell = () => this.#reporter.tell(this.#reportedState(), this.time * 1000, this.duration * 1000);
    const handlers: Record<string, () => void> = {
      timeupdate: () => {
        if (this.state !== 'playing' || video.readyState < 1 || video.seeking) return;
        this.time = video.currentTime;
        this.#reporter.at(this.time * 1000, this.duration * 1000);
      },
      durationchange: () => {
        if (Number.isFinite(video.duration) && video.duration > 0) this.duration = video.duration;
      },
      progress: () => {
        const ranges = video.buffered;
        for (let index = 0; index < ranges.length; index += 1) {
          if (ranges.start(index) <= video.currentTime + 0.5) this.buffered = ranges.end(index);
        }
      },
      play: () => {
        this.paused = false;
        tell();
      },
      pause: () => {
        this.paused = true;
        if (!video.ended && this.state === 'playing') tell();
      },
      waiting: () => (this.stalled = true),
      playing: () => {
        this.stalled = false;
        tell();
      },
      seeked: () => {
        this.time = video.currentTime;
        tell();
      },
      ended: () => {
        this.time = this.duration;
        this.#reporter.at(this.time * 1000, this.duration * 1000);
        this.#reporter.stop();
        this.state = 'ended';
      },
    };
    for (const [name, handler] of Object.entries(handlers)) video.addEventListener(name, handler);
    const leave = () => this.close();
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      for (const [name, handler] of Object.entries(handlers)) video.removeEventListener(name, handler);
    };
  }

  #reportedState(): 'playing' | 'paused' | 'buffering' {
    if (this.#video.paused) return 'paused';
    return this.stalled ? 'buffering' : 'playing';
  }
}

/** Subtitles that are words; the others are pictures and can only be burnt in. */
export function isText(stream: Stream): boolean {
  return !['pgs', 'vobsub', 'dvb_subtitle', 'dvbsub', 'hdmv_pgs_subtitle', 'dvd_subtitle'].includes(stream.codec ?? '');
}

function explain(error: unknown): string {
  return error instanceof Impossible ? error.message || words.playback.impossible : sentence(error);
}
