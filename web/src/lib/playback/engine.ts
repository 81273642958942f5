/**
 * Puts a source into the video element: the file itself, or a playlist through hls.js, which is loaded only here.
 * It reports what it cannot play; what to do then is decided by `playback.svelte.ts`.
 */
import type Hls from 'hls.js';

export type Failure = 'decode' | 'network';

export class Engine {
  #hls: Hls | null = null;
  #generation = 0;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly failed: (kind: Failure) => void,
  ) {
    video.addEventListener('error', this.#mediaError);
  }

  /** Plays a file by its address, from a second on. */
  file(source: string, from: number): void {
    this.empty();
    this.#from(from);
    this.video.src = source;
  }

  /** Plays a playlist. Safari plays it by itself; everybody else through hls.js. */
  async playlist(source: string, from: number): Promise<void> {
    this.empty();
    const generation = this.#generation;
    const { default: Loaded } = await import('hls.js');
    if (generation !== this.#generation) return;
    if (!Loaded.isSupported()) {
      this.#from(from);
      this.video.src = source;
      return;
    }
    const hls = new Loaded({
      startPosition: from,
      // Segments are CMAF already, so there is nothing a worker would do, and no blob: script to allow.
      enableWorker: false,
      renderTextTracksNatively: false,
      maxBufferLength: 30,
      maxMaxBufferLength: 60,
      manifestLoadPolicy: { default: patient() },
      playlistLoadPolicy: { default: patient() },
      fragLoadPolicy: { default: patient() },
    });
    this.#hls = hls;
    let recovered = 0;
    hls.on(Loaded.Events.ERROR, (_event, problem) => {
      if (!problem.fatal || this.#hls !== hls) return;
      if (problem.type === Loaded.ErrorTypes.MEDIA_ERROR && recovered < 1) {
        recovered += 1;
        hls.recoverMediaError();
        return;
      }
      this.failed(problem.type === Loaded.ErrorTypes.NETWORK_ERROR ? 'network' : 'decode');
    });
    hls.loadSource(source);
    hls.attachMedia(this.video);
  }

  /** Lets go of whatever plays. */
  empty(): void {
    this.#generation += 1;
    this.#hls?.destroy();
    this.#hls = null;
    if (this.video.hasAttribute('src')) {
      this.video.removeAttribute('src');
      this.video.load();
    }
  }

  close(): void {
    this.video.removeEventListener('error', this.#mediaError);
    this.empty();
  }

  #from(seconds: number): void {
    const generation = this.#generation;
    const seek = () => {
      if (generation === this.#generation && seconds > 0) this.video.currentTime = seconds;
    };
    this.video.addEventListener('loadedmetadata', seek, { once: true });
  }

  #mediaError = (): void => {
    const { error } = this.video;
    if (!error || !this.video.hasAttribute('src')) return;
    if (this.#hls) return;
    this.failed(error.code === MediaError.MEDIA_ERR_NETWORK ? 'network' : 'decode');
  };
}

/** A first segment may have to be made while we wait. */
function patient() {
  const retry = { maxNumRetry: 4, retryDelayMs: 500, maxRetryDelayMs: 4000 };
  return { maxTimeToFirstByteMs: 30_000, maxLoadTimeMs: 60_000, timeoutRetry: retry, errorRetry: retry };
}
