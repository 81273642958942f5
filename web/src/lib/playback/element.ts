/** Hears what a video element does, in the few words that playing needs, until it is told to stop. */
export interface Heard {
  /** The playhead moved by playing. */
  moved(seconds: number): void;
  /** A new length is known. */
  measured(seconds: number): void;
  buffered(seconds: number): void;
  paused(paused: boolean): void;
  stalled(stalled: boolean): void;
  /** The playhead was put somewhere. */
  placed(seconds: number): void;
  ended(): void;
  /** The page is being left. */
  leaving(): void;
}

export function hear(video: HTMLVideoElement, heard: Heard): () => void {
  const handlers: Record<string, () => void> = {
    timeupdate: () => {
      if (video.readyState >= 1 && !video.seeking) heard.moved(video.currentTime);
    },
    durationchange: () => {
      if (Number.isFinite(video.duration) && video.duration > 0) heard.measured(video.duration);
    },
    progress: () => {
      const ranges = video.buffered;
      for (let index = 0; index < ranges.length; index += 1) {
        if (ranges.start(index) <= video.currentTime + 0.5) heard.buffered(ranges.end(index));
      }
    },
    play: () => heard.paused(false),
    pause: () => {
      if (!video.ended) heard.paused(true);
    },
    waiting: () => heard.stalled(true),
    playing: () => heard.stalled(false),
    seeked: () => heard.placed(video.currentTime),
    ended: () => heard.ended(),
  };
  const leave = () => heard.leaving();
  for (const [name, handler] of Object.entries(handlers)) video.addEventListener(name, handler);
  addEventListener('pagehide', leave);
  return () => {
    removeEventListener('pagehide', leave);
    for (const [name, handler] of Object.entries(handlers)) video.removeEventListener(name, handler);
  };
}
