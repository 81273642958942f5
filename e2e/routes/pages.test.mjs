// Every page of both services in every state it can have: readable by everybody, on a phone, with nothing to complain.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { browser, person as window_ } from '../lib/browser.mjs';
import { fillSignIn, mail, passwords, plays } from '../lib/evening.mjs';
import { until } from '../lib/house.mjs';
import { code } from '../lib/authenticator.mjs';
import { glance, inspect, listen } from '../lib/inspect.mjs';
import { fill } from '../lib/library.mjs';
import { engines } from '../lib/postgres.mjs';
import { ask, signIn, site, status } from '../lib/site.mjs';

const STRANGER = { 'x-forwarded-for': '203.0.113.7' };

for (const engine of engines) {
  test(`every page can be read by everybody, in every state it can have, on ${engine}`, { timeout: 300_000 }, (t) => walk(t, engine));
}

async function walk(t, engine) {
  const house = await site(t, 'pages', { engine, claimed: false, libraries: [] });
  const { accounts, media } = house;
  const chromium = await browser(t);
  const open = async (size) => listen(await window_(chromium, { colorScheme: 'dark', ...size }));
  const [guest, ana, ben, web, tv] = [await open(), await open(), await open(), await open(), await open({ width: 1920, height: 1080 })];
  const wrong = [];
  // How a page looks does not depend on where accounts are kept: the long looks are taken once.
  const look = engine === 'sqlite' ? inspect : glance;
  const page = async (one, name) => wrong.push(...(await look(one, `account-${name}`, { light: true })));
  const app = async (one, name) => wrong.push(...(await look(one, `web-${name}`)));
  const screen = async (one, name) => wrong.push(...(await look(one, `tv-${name}`, { phone: false })));
  /** Walks some pages, all of them, and then says what was wrong with any. */
  const part = (name, walk) =>
    t.test(name, async () => {
      wrong.length = 0;
      await walk();
      assert.deepEqual(wrong, []);
    });
  /** What needs films only, and no account but the one that is signed in. */
  const films = (name, walk) => (engine === 'sqlite' ? part(name, walk) : undefined);
  const at = async (one, path, name) => {
    await one.goto(`${accounts}${path}`);
    await page(one, name);
  };
  /** Sends the form of the page as it is filled, past what the browser itself would check. */
  const send = async (one, button) => {
    await one.locator('form').evaluateAll((all) => all.forEach((form) => (form.noValidate = true)));
    await one.getByRole('button', { name: button, exact: true }).click();
    await one.waitForLoadState();
  };
  const heading = (one, name) => one.getByRole('heading', { name }).first().waitFor();
  /** A page of an app with this person's token in it. */
  const enter = async (one, which, token) => {
    await one.goto(`${media}/${which}/`);
    await one.evaluate(([key, value]) => localStorage.setItem(key, value), [`houselights.${which}.token`, token]);
    await one.reload();
  };
  const go = async (one, which, path, ready) => {
    await one.goto(`${media}/${which}/#${path}`);
    await ready(one);
  };

  await part('the doors of the account service', async () => {
    await at(guest, '/mailbox', 'mailbox-empty');
    await at(guest, '/sign-in', 'sign-in');
    await at(guest, '/sign-in?return_to=%2Fclaim', 'sign-in-to-claim');
    await at(guest, '/sign-in?done=everything', 'sign-in-everything');
    await fillSignIn(guest, 'ana', 'this is not her password');
    await guest.getByRole('alert').waitFor();
    await page(guest, 'sign-in-wrong');
    await at(guest, '/sign-up', 'sign-up');
    await guest.getByLabel('E-mail').fill('ben@example.test');
    await guest.getByLabel('User name').fill('ana');
    await guest.getByLabel('Password').fill(passwords.ben);
    await send(guest, 'Sign up');
    await page(guest, 'sign-up-name-taken');
    await guest.getByLabel('User name').fill('ben');
    await guest.getByLabel('Password').fill('short');
    await send(guest, 'Sign up');
    await page(guest, 'sign-up-weak');
    await guest.getByLabel('Password').fill(passwords.ben);
    await send(guest, 'Sign up');
    await heading(guest, /mail/);
    await page(guest, 'sign-up-sent');
  });

  await part('mails and where their links lead', async () => {
    const { link } = await mail(ben, accounts, 'ben@example.test', /confirm/i);
    await page(ben, 'mail');
    await at(ben, '/mailbox', 'mailbox');
    // Without its script the page waits for the click that it otherwise makes itself.
    await ben.route('**/assets/page.js', (route) => route.fulfill({ body: '', contentType: 'text/javascript' }));
    await ben.goto(link);
    await page(ben, 'confirm');
    await ben.unroute('**/assets/page.js');
    await ben.getByRole('button', { name: 'Confirm' }).click();
    await heading(ben, 'Good evening, ben');
    await page(ben, 'confirmed');
    await at(guest, new URL(link).pathname + new URL(link).search, 'confirm-dead-link');
    await at(guest, '/forgot', 'forgot');
    await guest.getByLabel('E-mail').fill('not an address');
    await send(guest, 'Send the mail');
    await page(guest, 'forgot-misspelt');
    await guest.getByLabel('E-mail').fill('ana@example.test');
    await send(guest, 'Send the mail');
    await page(guest, 'forgot-sent');
    const reset = await mail(guest, accounts, 'ana@example.test', /password/i);
    await guest.goto(reset.link);
    await page(guest, 'reset');
    await guest.getByLabel('New password').fill('short');
    await send(guest, 'Set new password');
    await page(guest, 'reset-weak');
    await at(guest, '/reset?token=gone', 'reset-dead-link');
    await at(guest, '/reset-required', 'reset-required');
  });

  await part('an account with nothing in it yet', async () => {
    for (const path of ['', '/servers', '/shares', '/devices', '/security']) {
      await at(ben, `/account${path}`, `new${path.replace('/', '-') || '-overview'}`);
    }
    await at(ben, '/account/security/password', 'security-password');
    await ben.getByLabel('New password').fill('short');
    await page(ben, 'security-password-meter');
    await send(ben, 'Set new password');
    await page(ben, 'security-password-weak');
    await at(ben, '/account/security/app', 'security-app');
    await ben.getByLabel('Code from the app').fill('000000');
    await send(ben, 'Turn it on');
    await page(ben, 'security-app-wrong');
    const key = (await ben.locator('#key').innerText()).replaceAll(' ', '');
    await ben.getByLabel('Code from the app').fill(code(key));
    await send(ben, 'Turn it on');
    await page(ben, 'security-recovery-codes');
    await at(ben, '/account/security', 'security-app-on');
    await at(ben, '/prove?return_to=%2Faccount%2Fsecurity', 'prove-code');
    await ben.goto(`${accounts}/account/security`);
    await send(ben, 'Remove the app');
    await page(ben, 'security-app-removed');
    await at(ben, '/prove', 'prove-password');
    await at(ben, '/claim', 'claim');
    await ben.getByRole('button', { name: 'Show me a token' }).click();
    await ben.locator('#claim-token').waitFor();
    await page(ben, 'claim-token');
    await at(ben, '/help', 'help');
    await at(ben, '/no/such/page', 'not-found');
    await at(ben, '/auth', 'auth-nothing');
  });

  await part('codes, and what becomes of them', async () => {
    const pin = async (id) => {
      const answer = await fetch(`${accounts}/api/v2/pins`, {
        method: 'POST',
        headers: { accept: 'application/json', 'X-Plex-Client-Identifier': id, 'X-Plex-Product': 'Houselights TV', 'X-Plex-Device-Name': 'The television in the living room' },
      });
      return answer.json();
    };
    await at(ben, '/link', 'link');
    await ben.getByLabel('Code').fill('zzzz');
    await send(ben, 'Go on');
    await page(ben, 'link-unknown-code');
    for (const [choice, name] of [['Yes, let it in', 'link-let-in'], ['No, not me', 'link-refused']]) {
      const { code } = await pin(`pages-${name}`);
      await ben.goto(`${accounts}/link?pin=${code}`);
      if (name === 'link-let-in') await page(ben, 'link-approve');
      await ben.getByRole('button', { name: choice }).click();
      await heading(ben, /It is in|It stays out/);
      await page(ben, name);
    }
  });

  await part('what strangers and old forms are told', async () => {
    const stranger = await open();
    await stranger.setExtraHTTPHeaders(STRANGER);
    await at(stranger, '/mailbox', 'mailbox-from-elsewhere');
    await stranger.setExtraHTTPHeaders({});
    await stranger.goto(`${accounts}/sign-in`);
    await stranger.context().clearCookies();
    await fillSignIn(stranger, 'ana', passwords.ana);
    await heading(stranger, /form/);
    await page(stranger, 'form-not-ours');
    await until('the guesser is stopped', async () => (await signIn(house, 'nobody', 'not a password of anybody')).status === 429, { every: 0 });
    await stranger.goto(`${accounts}/sign-in`);
    await fillSignIn(stranger, 'nobody', 'not a password of anybody');
    await heading(stranger, /many/);
    await page(stranger, 'too-many-tries');
    await stranger.context().close();
  });

  await part('a server without an owner', async () => {
    await web.goto(`${media}/web/`);
    await heading(web, 'This server has no owner yet');
    await app(web, 'unclaimed');
    await web.setExtraHTTPHeaders(STRANGER);
    await web.reload();
    await web.getByText('ssh -L').first().waitFor();
    await app(web, 'unclaimed-from-elsewhere');
    await web.setExtraHTTPHeaders({});
    await tv.goto(`${media}/tv/`);
    await heading(tv, /./);
    await screen(tv, 'unclaimed');
    await enter(web, 'web', house.token);
    await go(web, 'web', '/settings/general', (one) => one.getByRole('button', { name: 'Claim Server' }).waitFor());
    await app(web, 'settings-unclaimed');
    await web.getByRole('button', { name: 'Claim Server' }).click();
    await heading(web, 'This server is yours');
    await web.getByText(/It belongs to ana\./).waitFor();
    await app(web, 'settings-claimed');
  });

  await part('signed out, and why', async () => {
    await guest.goto(`${media}/web/`);
    await heading(guest, /Good evening/);
    await app(guest, 'signed-out');
    for (const why of ['epoch_revoked', 'reset_required', 'token_refused', 'not_shared', 'signed_out_here', 'sign_in_expired', 'sign_in_unfinished']) {
      await guest.evaluate((reason) => sessionStorage.setItem('houselights.web.why', reason), why);
      await guest.reload();
      await heading(guest, /Good evening/);
      await app(guest, `signed-out-${why}`);
    }
    await tv.goto(`${media}/tv/`);
    await tv.locator('[data-code]').waitFor();
    await screen(tv, 'link');
    await tv.evaluate(() => sessionStorage.setItem('houselights.tv.why', 'epoch_revoked'));
    await tv.reload();
    await tv.locator('[data-code]').waitFor();
    await screen(tv, 'link-signed-out');
  });

  await part('a server with nothing in it yet', async () => {
    await go(web, 'web', '/', (one) => one.getByRole('link', { name: 'Add a library' }).waitFor());
    await app(web, 'home-empty');
    await go(web, 'web', '/settings/libraries', (one) => one.getByRole('button', { name: 'Add a library' }).waitFor());
    await app(web, 'settings-libraries-empty');
    await web.getByRole('button', { name: 'Add a library' }).click();
    await web.getByLabel('Folder on the server').fill(join(house.place, 'nowhere'));
    await web.getByLabel('Name').first().fill('Movies');
    await web.getByRole('button', { name: /Use this folder|Add library/ }).last().click();
    await web.getByRole('alert').waitFor();
    await app(web, 'settings-folder-error');
    await enter(tv, 'tv', house.token);
    await tv.getByRole('button', { name: 'Try again' }).waitFor();
    await screen(tv, 'home-empty');
  });

  const { movies, show, season, episode, film } = await fill(house);
  const loaded = (one) => until('the pictures are there', () => one.locator('main img, a img').evaluateAll((all) => all.length > 0 && all.every((image) => {
    const { left, top } = image.getBoundingClientRect();
    return image.naturalWidth > 0 || left > innerWidth || top > innerHeight;
  })), { within: 15_000 });

  await films('a full library', async () => {
    await go(web, 'web', '/', (one) => one.getByRole('link', { name: 'Harbour Lights' }).first().waitFor());
    await loaded(web);
    await app(web, 'home');
    await go(web, 'web', `/library/${movies}`, (one) => one.getByRole('link', { name: 'Harbour Lights' }).first().waitFor());
    await loaded(web);
    await app(web, 'library');
    for (const one of [film('The Lamplighter')]) await ask(`${media}/:/scrobble?key=${one}&identifier=com.plexapp.plugins.library`, house.token);
    await go(web, 'web', `/library/${movies}?year=1801`, (one) => heading(one, 'Nothing matches these filters.'));
    await app(web, 'library-filtered-to-nothing');
    for (const [name, key, title] of [['show', show.ratingKey, 'Platform Nine'], ['season', season.ratingKey, season.title], ['episode', episode.ratingKey, episode.title], ['film', film('Harbour Lights'), 'Harbour Lights'], ['film-torn', film('A Torn Reel'), 'A Torn Reel']]) {
      await go(web, 'web', `/item/${key}`, (one) => one.getByRole('heading', { level: 1, name: title }).waitFor());
      await web.waitForLoadState('networkidle');
      await app(web, name);
    }
    await go(web, 'web', `/item/${film('Seven Small Rooms')}`, (one) => one.getByText('How will this play here?').click());
    await web.waitForLoadState('networkidle');
    await app(web, 'film-how');
    await go(web, 'web', '/item/999999', (one) => one.getByRole('alert').waitFor());
    await app(web, 'item-gone');
    await go(web, 'web', '/search', (one) => one.getByRole('searchbox').first().waitFor());
    await app(web, 'search');
    await web.getByRole('searchbox').first().fill('paper');
    await web.getByRole('link', { name: 'Paper Lanterns' }).first().waitFor();
    await app(web, 'search-found');
    await web.getByRole('searchbox').first().fill('xyzzy');
    await web.getByText('Nothing is called').waitFor();
    await app(web, 'search-nothing');
    for (const tab of ['libraries', 'sharing', 'account', 'general']) {
      await go(web, 'web', `/settings/${tab}`, (one) => one.waitForLoadState('networkidle'));
      await app(web, `settings-${tab}`);
    }
    await web.getByRole('button', { name: 'Lantern' }).click();
    await web.locator('[data-server="Lantern"][data-reachable="yes"]').waitFor();
    await app(web, 'server-menu');
  });

  await films('the player with each of its menus', async () => {
    await go(web, 'web', `/play/${film('Seven Small Rooms')}`, (one) => plays(one, { by: 0.2 }));
    const wake = () => web.mouse.move(300 + Math.random() * 50, 300);
    await wake();
    await web.keyboard.press(' ');
    await app(web, 'player');
    for (const menu of await web.locator('[data-menu]').evaluateAll((all) => all.map((one) => one.dataset.menu))) {
      await wake();
      await web.locator(`[data-menu="${menu}"]`).click();
      await app(web, `player-${menu}`);
      await web.keyboard.press('Escape');
    }
    await go(web, 'web', `/play/${film('A Torn Reel')}`, (one) => one.getByRole('alert').waitFor());
    await app(web, 'player-failed');
    await ask(`${media}/:/timeline?ratingKey=${film('Harbour Lights')}&key=/library/metadata/${film('Harbour Lights')}&state=stopped&time=75000&duration=150000`, house.token);
    await go(web, 'web', '/', (one) => one.getByRole('region', { name: /Continue/ }).getByRole('link').first().waitFor());
    await loaded(web);
    await app(web, 'home-continue');
  });

  await films('the television', async () => {
    await go(tv, 'tv', '/', (one) => one.getByText('Harbour Lights').first().waitFor());
    await loaded(tv);
    await screen(tv, 'home');
    await go(tv, 'tv', `/library/${movies}`, (one) => one.getByText('Harbour Lights').first().waitFor());
    await screen(tv, 'library');
    for (const [name, key, title] of [['show', show.ratingKey, 'Platform Nine'], ['season', season.ratingKey, season.title], ['film', film('Harbour Lights'), 'Harbour Lights'], ['film-torn', film('A Torn Reel'), 'A Torn Reel']]) {
      await go(tv, 'tv', `/item/${key}`, (one) => one.getByRole('heading', { level: 1, name: title }).waitFor());
      await tv.waitForLoadState('networkidle');
      await screen(tv, name);
    }
    await go(tv, 'tv', '/account', (one) => one.getByRole('heading', { level: 1 }).waitFor());
    await screen(tv, 'account');
    await go(tv, 'tv', `/play/${film('Harbour Lights')}`, (one) => plays(one, { by: 0.2 }));
    await tv.keyboard.press('ArrowDown');
    await screen(tv, 'player');
  });

  await part('an account with servers, shares and devices', async () => {
    await ana.goto(`${accounts}/sign-in`);
    await fillSignIn(ana, 'ana', passwords.ana);
    await heading(ana, 'Good evening, ana');
    await page(ana, 'overview');
    await until('the libraries are announced', async () => {
      await ana.goto(`${accounts}/account/shares`);
      return ana.getByLabel('Movies').count();
    });
    await page(ana, 'shares');
    for (const who of ['ben', 'a.person.with.a.rather.long.address@an.even.longer.domain.example.test']) {
      await ana.getByLabel('User name or e-mail').fill(who);
      await ana.getByLabel('Movies').check();
      await send(ana, 'Share');
    }
    await page(ana, 'shares-given');
    await ana.getByLabel('User name or e-mail').fill('ana');
    await send(ana, 'Share');
    await page(ana, 'shares-refused');
    await at(ana, '/account/servers', 'servers');
    await at(ana, '/account/devices', 'devices');
    await at(ben, '/account', 'overview-invited');
    await at(ben, '/account/shares', 'shares-invited');
    await ben.getByRole('button', { name: 'Accept' }).click();
    await ben.getByText('Shared with you').waitFor();
    await page(ben, 'shares-accepted');
    await at(ben, '/account/servers', 'servers-shared');
  });

  await part('a server that waits for its owner', async () => {
    await go(web, 'web', '/', (one) => one.getByRole('link', { name: 'Harbour Lights' }).first().waitFor());
    await ana.goto(`${accounts}/account/devices`);
    await ana.getByRole('button', { name: 'Sign out everything', exact: true }).click();
    await ana.waitForURL(/sign-in/);
    await page(ana, 'signed-out-everything');
    await until('the server waits', async () => (await status(house)).state === 'waiting');
    await heading(web, 'This server waits for its owner');
    await app(web, 'waiting');
    await heading(tv, 'This server waits for its owner');
    await screen(tv, 'waiting');
    await fillSignIn(ana, 'ana', passwords.ana);
    await heading(ana, 'Good evening, ana');
    await page(ana, 'overview-waiting');
    await at(ana, '/account/servers', 'servers-waiting');
    await enter(web, 'web', (await signIn(house, 'ana', passwords.ana, 'pages-owner')).body.authToken);
    await web.getByRole('button', { name: 'The words match: approve' }).waitFor();
    await app(web, 'waiting-owner');
    await ana.getByRole('button', { name: 'Approve' }).click();
    await heading(ana, 'Servers');
    await page(ana, 'servers-approved');
    await ana.getByRole('button', { name: 'Remove from my account' }).click();
    await heading(ana, 'Servers');
    await page(ana, 'servers-removed');
  });

  const used = new Set();
  /** The newest link to a page in the mails to an address that was not followed yet. */
  const link = (to, path) => until(`a link to ${path} for ${to}`, async () => {
    await guest.goto(`${accounts}/mailbox`);
    const mails = guest.getByRole('listitem').filter({ hasText: to }).getByRole('link');
    for (const href of await mails.evaluateAll((all) => all.map((one) => one.href))) {
      await guest.goto(href);
      const found = (await guest.locator('pre').innerText()).match(new RegExp(`https?://\\S+(${path}\\?token=\\S+)`));
      if (found && !used.has(found[0])) {
        used.add(found[0]);
        return found[1];
      }
    }
    return null;
  }, { within: 30_000, every: 300 });

  await part('what a person does with their account', async () => {
    for (const path of ['events', 'email', 'name', 'export', 'delete']) await at(ben, `/account/${path}`, `life-${path}`);
    await ben.goto(`${accounts}/account/name`);
    await ben.getByLabel('User name').fill('ana');
    await send(ben, 'Change name');
    await page(ben, 'life-name-taken');
    await ben.goto(`${accounts}/account/email`);
    await ben.getByLabel('New address').fill('benno@example.test');
    await send(ben, 'Change address');
    await page(ben, 'life-email-waiting');
    await at(guest, await link('benno@example.test', '/account/email/confirm'), 'life-email-confirm');
    await send(guest, 'Confirm this address');
    await page(guest, 'life-email-confirmed');
    await at(guest, '/account/email/confirm?token=gone', 'life-email-dead-link');
    await at(guest, await link('ben@example.test', '/not-me'), 'life-not-me');
    await send(guest, 'Lock my account');
    await page(guest, 'life-not-me-locked');
    await send(guest, 'Send the mail');
    await page(guest, 'life-not-me-sent');
    await at(guest, '/not-me?token=gone', 'life-not-me-dead-link');
    await at(ben, '/account', 'life-locked');
    await at(ben, await link('ben@example.test', '/recover'), 'life-recover');
    await ben.getByLabel('New password').fill('short');
    await send(ben, 'Open my account');
    await page(ben, 'life-recover-weak');
    await ben.getByLabel('New password').fill(passwords.ben);
    await send(ben, 'Open my account');
    await page(ben, 'life-recovered');
    await ben.goto(`${accounts}/account/delete`);
    await ben.getByLabel('Type your user name').fill('ben');
    await send(ben, 'Delete my account');
    await ben.getByText('Your account is going to be deleted').waitFor();
    await page(ben, 'life-deletion-asked');
    await at(guest, await link('ben@example.test', '/keep'), 'life-keep-by-link');
    await fillSignIn(ben, 'ben', passwords.ben);
    await page(ben, 'life-keep');
    await send(ben, 'Keep my account');
    await ben.getByText('Your account stays').waitFor();
    await page(ben, 'life-kept');
  });

  await part('looking after the house', async () => {
    const given = await house.cli(['account', 'role', 'ana', 'owner']);
    assert.equal(given.code, 0, given.stderr);
    for (const room of ['', '/invitations', '/incidents', '/audit', '/settings', '/roles']) {
      await at(ana, `/admin${room}`, `admin${room.replace('/', '-')}`);
    }
    await ana.goto(`${accounts}/admin`);
    await ana.getByLabel(/E-mail address, user name/).fill('ben');
    await send(ana, 'Find');
    await heading(ana, 'ben');
    await page(ana, 'admin-person');
    await send(ana, 'Show the address');
    await page(ana, 'admin-person-no-reason');
    await ana.goto(`${accounts}/admin/incidents`);
    const declare = async (people) => {
      await ana.getByLabel('Whom it touches').fill(people);
      await ana.getByLabel('What happened, in plain words').last().fill('A copy of a mailbox was lost.');
      await ana.getByLabel('I know that they are all signed out at once.').check();
      await send(ana, 'Declare it for them');
    };
    await declare('ben\nnobody-of-this-name');
    await ana.getByText('Nobody is called what stands on line 2').waitFor();
    await page(ana, 'admin-incident-unknown-line');
    await declare('ben');
    await ana.getByText('The incident is declared').waitFor();
    await page(ana, 'admin-incident-declared');
    await at(ben, '/account', 'incident-of-one');
  });
}
