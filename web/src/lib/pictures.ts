/** Addresses of pictures in the size they are drawn in. The server scales; the browser caches. */
import { withToken } from './media';
import type { Item } from './types';

function scaled(path: string | undefined, width: number, height: number): string | null {
  if (!path) return null;
  // Two densities are enough, and keep the server's cache of scaled pictures small.
  const density = typeof devicePixelRatio === 'number' && devicePixelRatio > 1.2 ? 2 : 1;
  return withToken('/photo/:/transcode', {
    url: path,
    width: width * density,
    height: height * density,
    minSize: 1,
    upscale: 0,
  });
}

/** The upright picture of a film, show or season; an episode shows its show's. */
export function poster(item: Item, width = 240): string | null {
  const path = item.type === 'episode' ? (item.grandparentThumb ?? item.parentThumb ?? item.thumb) : (item.thumb ?? item.parentThumb);
  return scaled(path, width, Math.round(width * 1.5));
}

/** The wide picture: a frame of the film or episode. */
export function still(item: Item, width = 400): string | null {
  const path = item.type === 'episode' ? (item.thumb ?? item.grandparentArt) : (item.art ?? item.thumb);
  return scaled(path, width, Math.round((width * 9) / 16));
}

/** What lies behind an item's page. */
export function backdrop(item: Item, width = 1280): string | null {
  return scaled(item.art ?? item.grandparentArt ?? item.thumb, width, Math.round((width * 9) / 16));
}
