/** Asks how an item would be played here, without playing it. */
import { randomId } from '../device';
import * as media from '../media';
import type { Item } from '../types';
import { readPlan, type Plan } from './decision';
import { rememberedQuality } from './quality';
import { ask } from './question';

export async function foretell(item: Item): Promise<Plan> {
  const query = await ask({
    ratingKey: item.ratingKey,
    mediaIndex: 0,
    session: randomId(),
    playing: randomId(),
    from: 0,
    step: 0,
    quality: rememberedQuality(),
    subtitles: 'auto',
  });
  return readPlan(await media.decide(query), item);
}
