// A server is claimed from its own machine or network, and from nowhere else, unless through a tunnel of one's own.
//
// Three networks of our own making, a real OpenSSH server, a real browser on each side.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { browser, look, person as window } from '../lib/browser.mjs';
import { passwords, signInFromApp } from '../lib/evening.mjs';
import { atEnd, binary, folder, Process, run, until } from '../lib/house.mjs';
import { accountsIn, engines } from '../lib/postgres.mjs';
import { addresses, chromiumIn, networks, sshServer } from '../lib/network.mjs';

for (const engine of engines) {
  test(`claiming from elsewhere is refused and explained; through the tunnel it works, on ${engine}`, { timeout: 240_000 }, (t) => elsewhere(t, engine));
}

async function elsewhere(t, engine) {
  const place = await folder(t, `elsewhere-${engine}`);
  const net = await networks(t);
  const start = (line) => {
    const child = spawn(line[0], line.slice(1), { stdio: 'ignore' });
    atEnd(t, () => child.kill('SIGTERM'));
    return child;
  };
  const data = join(place, 'data');
  const database = await accountsIn(t, engine, { socket: true });
  const house = new Process(`elsewhere-${engine}`, ['up', '--data', data, ...database, '--media-name', 'Lantern', '--discovery', 'false'], { prefix: net.prefix('home') });
  house.start();
  atEnd(t, () => house.stop());
  const curl = (from, url, ...args) =>
    net.within(from, 'curl', ['-s', '-o', '-', '-w', '\n%{http_code}', '--max-time', '10', ...args, url]);
  await until('the house answers', async () => (await curl('home', 'http://127.0.0.1:32400/identity')).stdout.endsWith('200'), { within: 30_000 });
  await createAccount([data, ...database], 'ana');

  const claim = (from, host, ...args) => curl(from, `http://${host}:32400/myplex/claim?token=claim-0000000000000000`, '-X', 'POST', ...args);
  const refused = async (what, answer, reason) => {
    const { stdout } = await answer;
    assert.match(stdout, /\n40[13]$/, `${what}: ${stdout}`);
    assert.match(stdout, reason, what);
  };
  await refused('another network', claim('far', addresses.home), /not_local/);
  await refused('a forwarding header', claim('near', addresses.home, '-H', 'X-Forwarded-For: 127.0.0.1'), /forwarded/);
  await refused('a foreign Host', claim('near', addresses.home, '-H', 'Host: films.example.test'), /foreign_host/);
  await refused('a foreign Origin', claim('near', addresses.home, '-H', 'Origin: http://elsewhere.example.test'), /foreign_origin/);
  const near = await claim('near', addresses.home);
  assert.match(near.stdout, /claim_token_refused/, `the same network by address gets as far as its token: ${near.stdout}`);

  const abroad = await browser(t, { executablePath: await chromiumIn(net, 'far', place) });
  const page = await window(abroad);
  await page.goto(`http://${addresses.home}:32400/web`);
  await page.getByRole('heading', { name: 'From anywhere else, make a tunnel with SSH' }).waitFor();
  await page.getByText(/ssh .*-L 8888:127\.0\.0\.1:32400/).first().waitFor();
  await look(page, 'tunnel');
  for (const system of ['macOS', 'Windows', 'Linux']) {
    await page.getByRole('radio', { name: system }).first().check({ force: true });
    assert.ok((await page.locator('main').innerText()).includes(addresses.home), `${system}: the address is filled in`);
  }
  await page.getByRole('radio', { name: /PuTTY/ }).check({ force: true });
  await page.getByText('127.0.0.1:32400').first().waitFor();
  await look(page, 'tunnel-putty');

  const ssh = await sshServer(net, place, start);
  await until('OpenSSH answers', async () => (await net.within('far', 'bash', ['-c', `exec 3<>/dev/tcp/${addresses.home}/2222`])).code === 0);
  start([...net.prefix('far'), 'ssh', ...ssh.client, '-L', '8888:127.0.0.1:32400', '-L', '32480:127.0.0.1:32480', ssh.target]);
  await until('the tunnel stands', async () => (await curl('far', 'http://127.0.0.1:8888/identity')).stdout.endsWith('200'));
  await page.goto('http://127.0.0.1:8888/web');
  await page.getByRole('heading', { name: 'This server has no owner yet' }).waitFor();
  await signInFromApp(page, 'ana', passwords.ana);
  await page.goto('http://127.0.0.1:8888/web/#/settings/general');
  await page.getByRole('button', { name: 'Claim Server' }).click();
  await page.getByRole('heading', { name: 'This server is yours' }).waitFor();
  await look(page, 'tunnel-claimed');

  // A neighbour on the same network, with an account and a token of their own, cannot take it from its owner.
  await createAccount([data, ...database], 'ben');
  const post = (url, ...args) => net.within('near', 'curl', ['-s', '--max-time', '10', '-H', 'X-Plex-Client-Identifier: near', '-H', 'Accept: application/json', ...args, url]);
  const accounts = `http://${addresses.home}:32480`;
  const ben = JSON.parse((await post(`${accounts}/api/v2/users/signin`, '-d', 'login=ben', '--data-urlencode', `password=${passwords.ben}`)).stdout);
  const { token } = JSON.parse((await post(`${accounts}/api/claim/token.json`, '-H', `X-Plex-Token: ${ben.authToken}`)).stdout);
  const taken = await curl('near', `http://${addresses.home}:32400/myplex/claim?token=${token}`, '-X', 'POST');
  assert.match(taken.stdout, /already_(owned|claimed)[^]*\n4\d\d$/, taken.stdout);
}

async function createAccount([data, ...database], name) {
  const made = await run(binary, ['account', 'create', '--data', data, ...database, '--email', `${name}@example.test`, '--name', name, '--password-stdin'], {
    input: `${passwords[name]}\n`,
  });
  assert.equal(made.code, 0, made.stderr);
}
