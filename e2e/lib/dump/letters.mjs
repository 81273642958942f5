// The local mailbox, read by a machine that sits beside it.

import { until } from '../house.mjs';
import { send } from './visitor.mjs';

const meant = (text) => text.replaceAll('&#38;', '&').replaceAll('&amp;', '&').replaceAll('&#61;', '=');
const opened = new Set();

/** The path of the next unread link to a page in the mails to somebody; every token in it is a canary. */
export function letter(house, canaries, to, page) {
  return until(`a link to ${page} for ${to}`, async () => {
    const list = (await send(`${house.accounts}/mailbox`)).text;
    for (const [item] of list.matchAll(/<li>[\s\S]*?<\/li>/g)) {
      const address = item.match(/href="(\/mailbox\/[^"]+)"/)?.[1];
      if (!address || !item.includes(to) || opened.has(`${address} ${page}`)) continue;
      const text = meant((await send(`${house.accounts}${address}`)).text);
      const link = text.match(new RegExp(`https?://[^\\s"<]+(${page}\\?[^\\s"<]*)`))?.[1];
      if (!link) continue;
      opened.add(`${address} ${page}`);
      const token = new URL(link, house.accounts).searchParams.get('token');
      if (token) canaries.drawn(`link token of ${page}`, token);
      return link;
    }
    return null;
  }, { within: 30_000, every: 150 });
}
