/** Asks how an item would be played here, without playing it. */
import { randomId } from '../device';
import * as media from '../media';
import { ask, directives } from '../profile';
import type { Item } from '../types';
import { readPlan, type Plan } from './decision';
import { rememberedQuality } from './quality';

export async function foretell(item: Item): Promise<Plan> {
  const quality = rememberedQuality();
  const answer = await media.decide({
    path: `/library/metadata/${item.ratingKey}`,
    mediaIndex: 0,
    partIndex: 0,
    protocol: 'hls',
    session: randomId(),
    directPlay: 1,
    directStream: 1,
    directStreamAudio: 1,
    hasMDE: 1,
    copyts: 1,
    fastSeek: 1,
    subtitles: 'auto',
    advancedSubtitles: 'text',
    location: 'lan',
    maxVideoBitrate: quality.kbps ?? undefined,
    videoResolution: quality.resolution ?? undefined,
    'X-Plex-Client-Profile-Name': 'Generic',
    'X-Plex-Client-Profile-Extra': directives(await ask()),
  });
  return readPlan(answer, item);
}
