/** How much of the line a person lets playback use. */
import { rate } from '../amounts';
import { say } from '../words.svelte';

export interface Quality {
  id: string;
  /** Lines of the picture. */
  height: number;
  kbps: number | null;
  resolution: string | null;
}

export const QUALITIES: readonly Quality[] = [
  { id: 'original', height: 0, kbps: null, resolution: null },
  { id: '12000', height: 1080, kbps: 12_000, resolution: '1920x1080' },
  { id: '8000', height: 1080, kbps: 8000, resolution: '1920x1080' },
  { id: '4000', height: 720, kbps: 4000, resolution: '1280x720' },
  { id: '2000', height: 720, kbps: 2000, resolution: '1280x720' },
  { id: '1500', height: 480, kbps: 1500, resolution: '854x480' },
  { id: '700', height: 360, kbps: 700, resolution: '640x360' },
];

/** `1080p · 12 Mbit/s`, or that nothing is changed. */
export function qualityName({ height, kbps }: Quality): string {
  return kbps === null ? say('player-original') : `${height}p · ${rate(kbps)}`;
}

const KEY = 'houselights.quality';

export function rememberedQuality(): Quality {
  const id = localStorage.getItem(KEY);
  return QUALITIES.find((quality) => quality.id === id) ?? (QUALITIES[0] as Quality);
}

export function rememberQuality(quality: Quality): void {
  localStorage.setItem(KEY, quality.id);
}
