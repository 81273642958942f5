/** How much of the line a person lets playback use. */
export interface Quality {
  id: string;
  label: string;
  kbps: number | null;
  resolution: string | null;
}

export const QUALITIES: readonly Quality[] = [
  { id: 'original', label: 'Original', kbps: null, resolution: null },
  { id: '12000', label: '1080p · 12 Mbit/s', kbps: 12_000, resolution: '1920x1080' },
  { id: '8000', label: '1080p · 8 Mbit/s', kbps: 8000, resolution: '1920x1080' },
  { id: '4000', label: '720p · 4 Mbit/s', kbps: 4000, resolution: '1280x720' },
  { id: '2000', label: '720p · 2 Mbit/s', kbps: 2000, resolution: '1280x720' },
  { id: '1500', label: '480p · 1.5 Mbit/s', kbps: 1500, resolution: '854x480' },
  { id: '700', label: '360p · 0.7 Mbit/s', kbps: 700, resolution: '640x360' },
];

const KEY = 'houselights.quality';

export function rememberedQuality(): Quality {
  const id = localStorage.getItem(KEY);
  return QUALITIES.find((quality) => quality.id === id) ?? (QUALITIES[0] as Quality);
}

export function rememberQuality(quality: Quality): void {
  localStorage.setItem(KEY, quality.id);
}
