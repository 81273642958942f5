// The library that every screen is looked at with: the demonstration's films and shows, and a file that is no film.

import assert from 'node:assert/strict';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demo, until } from './house.mjs';
import { ask } from './site.mjs';

/** Makes two libraries in a house that has none, and waits until they are read. */
export async function fill(house) {
  const place = join(house.place, 'films');
  await mkdir(place);
  await cp(join(demo, 'Movies'), join(place, 'Movies'), { recursive: true });
  await cp(join(demo, 'Shows'), join(place, 'Shows'), { recursive: true });
  await writeFile(join(place, 'Movies', 'A Torn Reel (2001).mp4'), Buffer.alloc(4096, 7));
  for (const [name, type] of [['Movies', 'movie'], ['Shows', 'show']]) {
    const query = new URLSearchParams({ name, type, location: join(place, name), language: 'en' });
    const made = await ask(`${house.media}/library/sections?${query}`, house.token, { method: 'POST' });
    assert.ok(made.ok, `${made.status} ${await made.text()}`);
  }
  const listed = async (key) => (await (await ask(`${house.media}${key}`, house.token)).json()).MediaContainer.Metadata ?? [];
  const sections = (await (await ask(`${house.media}/library/sections`, house.token)).json()).MediaContainer.Directory;
  const [movies, shows] = ['movie', 'show'].map((type) => sections.find((one) => one.type === type).key);
  await until('ten films are there', async () => (await listed(`/library/sections/${movies}/all`)).filter((one) => one.duration).length >= 10, { within: 60_000, every: 300 });
  const films = await listed(`/library/sections/${movies}/all`);
  const [show] = await until('the shows are there', async () => {
    const found = (await listed(`/library/sections/${shows}/all`)).filter((one) => one.title === 'Platform Nine');
    return found.length ? found : null;
  });
  const [season] = await listed(`/library/metadata/${show.ratingKey}/children`);
  const [episode] = await listed(`/library/metadata/${season.ratingKey}/children`);
  return { movies, show, season, episode, film: (title) => films.find((one) => one.title === title).ratingKey };
}
