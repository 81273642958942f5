// An evening of an existing client: the `@ctrl/plex` package from npm, unmodified.
//
// Signs in with HTTP Basic, finds the claimed server, lists, searches, marks, rates, edits and plays. Only the host
// names of the account service are redirected, underneath the package, in `fetch`.
//
// usage: node ctrl_plex_evening.mjs ACCOUNT_URL USER PASSWORD SERVER_NAME     (exit code 0: all of it is true)

import assert from 'node:assert/strict';

const [accounts, user, password, serverName] = process.argv.slice(2);
const straight = globalThis.fetch;
globalThis.fetch = (asked, options) => {
  const url = String(asked.url ?? asked).replace(/^https:\/\/(clients\.)?plex\.tv/, accounts);
  return straight(asked instanceof Request ? new Request(url, asked) : url, options);
};
const { MyPlexAccount } = await import('@ctrl/plex');

const account = await new MyPlexAccount(accounts, user, password).connect();
assert.equal(account.username, user);
assert.ok((await account.devices()).some((device) => device.name === serverName));
assert.match(await account.claimToken(), /^claim-/);
const server = await (await account.resource(serverName)).connect();
assert.equal(server.friendlyName, serverName);

const sections = await (await server.library()).sections();
const movies = sections.find((section) => section.type === 'movie');
const shows = sections.find((section) => section.type === 'show');
const films = await movies.all();
assert.ok(films.length >= 10);
assert.ok((await server.search(films[0].title)).length > 0);
assert.ok((await movies.hubs()).length > 0 && (await movies.folders()).length > 0);

const [film] = await movies.search({ title: films[0].title });
await film.reload();
assert.ok(film.media[0].parts[0].streams.length >= 2);
await film.markWatched();
await film.rate(8);
await film.reload();
assert.ok(film.isWatched && film.userRating === 8);
await film.markUnwatched();
await film.rate(-1);
await film.edit({ 'summary.value': 'Told by another client.', 'summary.locked': 0 });
await film.addGenre(['Comedy']);
await film.reload();
assert.equal(film.summary, 'Told by another client.');
assert.deepEqual(film.genres.map((genre) => genre.tag), ['Comedy']);
await film.removeGenre(['Comedy']);
assert.equal((await server.createPlayQueue(film)).items.length, 1);

const [show] = await shows.all();
assert.ok((await show.seasons()).length >= 2 && (await show.episodes()).length >= 4);
assert.ok((await shows.recentlyAdded()).length > 0);
console.log(JSON.stringify({ 'signed in': account.username, films: films.length, episodes: (await show.episodes()).length }));
process.exit(0);
