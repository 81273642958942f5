// The player and the television in every language: each screen speaks it, fits, and can be read by everybody.

import assert from 'node:assert/strict';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { browser, person } from '../lib/browser.mjs';
import { fillSignIn, passwords } from '../lib/evening.mjs';
import { results, root, until } from '../lib/house.mjs';
import { clipped, findings, listen, overflow } from '../lib/inspect.mjs';
import { fill } from '../lib/library.mjs';
import { ask, claim, signIn, site, status } from '../lib/site.mjs';

const STRANGER = { 'x-forwarded-for': '203.0.113.7' };
const LANGUAGES = ['en', 'de', 'es', 'fr'];
const WHY = ['epoch_revoked', 'reset_required', 'account_locked', 'token_refused', 'not_shared', 'signed_out_here', 'sign_in_expired', 'sign_in_unfinished'];

/** The sentences of a language that hold no values, by key. */
async function sentences(language) {
  const folder = join(root, 'web/words', language);
  const texts = await Promise.all((await readdir(folder)).map((file) => readFile(join(folder, file), 'utf8')));
  return new Map(texts.flatMap((text) => [...text.matchAll(/^([a-z-]+) = ([^{\n]+)$/gm)].map(([, key, said]) => [key, said])));
}

const words = Object.fromEntries(await Promise.all(LANGUAGES.map(async (one) => [one, await sentences(one)])));
/** What is English and would be said otherwise: such a text on a screen in another language was forgotten. */
const english = (language) => [...words.en].filter(([key, text]) => / /.test(text) && words[language].get(key) !== text).map(([, text]) => text);

/** Everything a screen says, seen or heard. */
const spoken = (page) =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const said = [document.title];
    while (walker.nextNode()) said.push(walker.currentNode.textContent.trim());
    for (const one of document.querySelectorAll('*')) {
      for (const name of ['aria-label', 'placeholder', 'title', 'alt', 'aria-valuetext']) if (one.getAttribute(name)) said.push(one.getAttribute(name));
    }
    return said.filter(Boolean);
  });

const wrong = [];

/** Looks at one screen in one language. A television is as large as it is; everything else must fit a phone and large type. */
async function look(page, language, name, phone) {
  const found = [...page.complaints];
  page.complaints.length = 0;
  if ((await page.evaluate(() => document.documentElement.lang)) !== language) found.push('the page says it speaks another language');
  const said = await spoken(page);
  const english_ = language === 'en' ? [] : english(language);
  found.push(...said.filter((text) => words.en.has(text)).map((key) => `${key} is a key`));
  found.push(...said.filter((text) => english_.includes(text)).map((text) => `"${text}" is English`));
  found.push(...(await findings(page)));
  const shot = (more) => page.screenshot({ path: join(results, 'apps', `${name}-${language}${more}.png`) });
  await mkdir(join(results, 'apps'), { recursive: true });
  await shot('');
  found.push(...(await clipped(page)));
  if (phone) {
    const before = page.viewportSize();
    const fits = async (how) => {
      // What follows the size of its window by script needs a moment.
      const sticks = await until('it fits', async () => !(await overflow(page)).length && [], { within: 800, every: 50 }).catch(() => overflow(page));
      found.push(...sticks.map((one) => `${how}: ${one}`), ...(await clipped(page)).map((one) => `${how}: ${one}`));
      await shot(`-${how}`);
    };
    await page.setViewportSize({ width: 360, height: 740 });
    await fits('phone');
    await page.setViewportSize(before);
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
    await fits('large');
    await page.evaluate(() => (document.documentElement.style.fontSize = ''));
  }
  page.complaints.length = 0;
  wrong.push(...found.map((one) => `${name} in ${language}: ${one}`));
}

test('every screen of both apps speaks every language, fits and can be read by everybody', { timeout: 400_000 }, async (t) => {
  const house = await site(t, 'apps', { claimed: false, libraries: [] });
  const { accounts, media } = house;
  const chromium = await browser(t);
  const pages = async (size) => Promise.all(LANGUAGES.map(async (locale) => [locale, listen(await person(chromium, { colorScheme: 'dark', locale, ...size }))]));
  const web = await pages();
  const tv = await pages({ width: 1920, height: 1080 });
  const all = (which, act) => Promise.all(which.map(([language, page]) => act(page, language)));

  /** Brings all of one app to a screen and looks at it in every language. */
  async function screen(which, name, reach) {
    const app = which === web ? 'web' : 'tv';
    await all(which, async (page, language) => {
      try {
        await reach(page, language);
        await look(page, language, `${app}-${name}`, which === web);
      } catch (error) {
        wrong.push(`${app}-${name} in ${language}: ${error.message.split('\n')[0]}`);
      }
    });
  }
  const part = (name, walk) =>
    t.test(name, async () => {
      wrong.length = 0;
      await walk();
      assert.deepEqual(wrong, []);
    });
  const heading = (page) => page.locator('h1').first().waitFor();
  const open = (app) => (page) => page.goto(`${media}/${app}/`).then(() => heading(page));
  const at = (app, path, ready) => async (page) => {
    await page.goto(`${media}/${app}/#${path}`);
    await ready(page);
  };
  const there = (selector) => (page) => page.locator(selector).first().waitFor();
  const enter = (which, app) =>
    all(which, async (page) => {
      await page.evaluate(([key, value]) => localStorage.setItem(key, value), [`houselights.${app}.token`, house.token]);
      await page.reload();
    });

  await part('the doors', async () => {
    await screen(web, 'unclaimed', open('web'));
    await screen(tv, 'unclaimed', open('tv'));
    await screen(web, 'unclaimed-from-elsewhere', async (page) => {
      await page.setExtraHTTPHeaders(STRANGER);
      await page.reload();
      await there('code')(page);
      await page.setExtraHTTPHeaders({});
    });
    await enter(web, 'web');
    await screen(web, 'settings-unclaimed', at('web', '/settings/general', there('#claim')));
    await claim(house);
    await all(web, async (page) => {
      await page.evaluate(() => localStorage.removeItem('houselights.web.token'));
      await page.reload();
    });
    for (const why of WHY) {
      await screen(web, `signed-out-${why}`, async (page) => {
        await page.evaluate((reason) => sessionStorage.setItem('houselights.web.why', reason), why);
        await page.reload();
        await there('.note')(page);
      });
    }
    await screen(tv, 'link', async (page) => {
      await page.evaluate(() => sessionStorage.setItem('houselights.tv.why', 'epoch_revoked'));
      await page.reload();
      await there('[data-code]')(page);
    });
  });

  await part('a server with nothing in it', async () => {
    await enter(web, 'web');
    await enter(tv, 'tv');
    await screen(web, 'home-empty', at('web', '/', there('main .button.first')));
    await screen(tv, 'home-empty', there('main [data-first]'));
    await screen(web, 'settings-folder-error', async (page) => {
      await at('web', '/settings/libraries', there('.button.first'))(page);
      await page.locator('.button.first').click();
      await page.locator('#path-help').waitFor();
      await page.locator('[aria-describedby="path-help"]').fill('/nowhere/at/all');
      await page.locator('form .button.first').click();
      await there('[role="alert"]')(page);
    });
  });

  const { movies, show, season, episode, film } = await fill(house);
  await ask(`${media}/:/timeline?ratingKey=${film('Harbour Lights')}&key=/library/metadata/${film('Harbour Lights')}&state=stopped&time=75000&duration=150000`, house.token);
  const card = '[data-rating-key]';

  await part('the player', async () => {
    await screen(web, 'home', at('web', '/', there(card)));
    await screen(web, 'library', at('web', `/library/${movies}`, there(card)));
    await screen(web, 'library-filtered-to-nothing', at('web', `/library/${movies}?year=1801`, there('.empty')));
    for (const [name, key] of [['show', show.ratingKey], ['season', season.ratingKey], ['episode', episode.ratingKey], ['film-begun', film('Harbour Lights')], ['film-torn', film('A Torn Reel')]]) {
      await screen(web, name, at('web', `/item/${key}`, there('article h1')));
    }
    await screen(web, 'film-how', async (page) => {
      await at('web', `/item/${film('Seven Small Rooms')}`, there('summary'))(page);
      await page.locator('summary').click();
      await there('.how')(page);
    });
    await screen(web, 'item-gone', at('web', '/item/999999', there('[role="alert"]')));
    await screen(web, 'search-nothing', at('web', '/search?q=xyzzy', there('main [role="status"]')));
    await screen(web, 'search-found', at('web', '/search?q=p', there(card)));
    for (const tab of ['libraries', 'sharing', 'account', 'general']) {
      await screen(web, `settings-${tab}`, async (page) => {
        await at('web', `/settings/${tab}`, there(`a[href="#/settings/${tab}"][aria-current]`))(page);
        await page.waitForLoadState('networkidle');
      });
    }
    await screen(web, 'settings-remove-library', async (page) => {
      await at('web', '/settings/libraries', there('[data-library] .button.plain'))(page);
      await page.locator('[data-library] .ways .button.plain').first().click();
      await there('.ask')(page);
    });
    await screen(web, 'server-menu', async (page) => {
      await page.locator('header button').first().click();
      await there('[data-server="Lantern"][data-reachable="yes"]')(page);
    });
    await screen(web, 'playing', async (page) => {
      await at('web', `/play/${film('The Clockmaker')}`, there('video[data-state="playing"]'))(page);
      await page.locator('video').evaluate((one) => one.pause());
      await there('[data-menu="how"]')(page);
    });
    const menus = await web[0][1].locator('[data-menu]').evaluateAll((found) => found.map((one) => one.dataset.menu));
    assert.ok(menus.includes('subtitles') && menus.includes('how'), menus.join());
    for (const menu of menus) {
      await screen(web, `playing-${menu}`, async (page) => {
        await page.locator(`[data-menu="${menu}"]`).click();
        await there('.menu')(page);
      });
    }
    await screen(web, 'playing-failed', at('web', `/play/${film('A Torn Reel')}`, there('[role="alert"]')));
  });

  await part('the television', async () => {
    await screen(tv, 'home', at('tv', '/', there(card)));
    await screen(tv, 'library', at('tv', `/library/${movies}`, there(card)));
    for (const [name, key] of [['show', show.ratingKey], ['season', season.ratingKey], ['episode', episode.ratingKey], ['film-begun', film('Harbour Lights')], ['film-torn', film('A Torn Reel')]]) {
      await screen(tv, name, at('tv', `/item/${key}`, there('.about [data-first]:focus')));
    }
    await screen(tv, 'item-gone', at('tv', '/item/999999', there('[role="alert"]')));
    await screen(tv, 'account', at('tv', '/account', there('.languages')));
    await screen(tv, 'playing', async (page) => {
      await at('tv', `/play/${film('The Clockmaker')}`, there('video[data-state="playing"]'))(page);
      await page.locator('video').evaluate((one) => one.pause());
      await page.keyboard.press('ArrowDown');
      await there('[role="slider"]')(page);
    });
    await screen(tv, 'playing-how', async (page) => {
      await page.locator('.foot .ways .button').nth(-2).click();
      await there('.menu')(page);
    });
    await screen(tv, 'playing-failed', at('tv', `/play/${film('A Torn Reel')}`, there('[role="alert"]')));
  });

  await part('a server that waits for its owner', async () => {
    const ana = await person(chromium, { locale: 'en' });
    await ana.goto(`${accounts}/sign-in`);
    await fillSignIn(ana, 'ana', passwords.ana);
    await ana.getByRole('heading', { name: 'Good evening, ana' }).waitFor();
    await all([...web, ...tv], (page) => page.goto('about:blank'));
    await all(web, (page) => open('web')(page));
    await ana.goto(`${accounts}/account/devices`);
    await ana.getByRole('button', { name: 'Sign out everything', exact: true }).click();
    await ana.waitForURL(/sign-in/);
    await until('the server waits', async () => (await status(house)).state === 'waiting');
    await screen(web, 'waiting', async (page) => {
      await page.goto(`${media}/web/`);
      await there('#words')(page);
    });
    await screen(tv, 'waiting', async (page) => {
      await page.goto(`${media}/tv/`);
      await there('[data-code]')(page);
    });
    house.token = (await signIn(house, 'ana', passwords.ana, 'apps-owner')).body.authToken;
    await enter(web, 'web');
    await screen(web, 'waiting-owner', there('.button.first:enabled'));
    await web[0][1].locator('.button.first').click();
    await until('the server is back', async () => (await status(house)).state === 'owned');
    await enter(tv, 'tv');
  });

  await part('the language is chosen here, else by account, else by browser', async () => {
    const [, english_] = web[0];
    const ana = await person(chromium, { locale: 'en' });
    await ana.goto(`${accounts}/sign-in`);
    await fillSignIn(ana, 'ana', passwords.ana);
    await ana.getByRole('heading', { name: 'Good evening, ana' }).waitFor();
    await ana.getByRole('button', { name: 'Français' }).click();
    await english_.goto(`${media}/web/#/settings/general`);
    await english_.reload();
    await english_.getByRole('heading', { level: 1, name: 'Réglages' }).waitFor();
    const choice = english_.locator('select').first();
    assert.match(await choice.innerText(), /Automatique \(Français\)/);
    await choice.selectOption('de');
    await english_.getByRole('heading', { level: 1, name: 'Einstellungen' }).waitFor();
    assert.equal(await english_.evaluate(() => document.documentElement.lang), 'de');
    await english_.reload();
    await english_.getByRole('heading', { level: 1, name: 'Einstellungen' }).waitFor();
    await choice.selectOption('');
    await english_.getByRole('heading', { level: 1, name: 'Réglages' }).waitFor();

    const [, remote] = tv[1];
    await remote.goto(`${media}/tv/#/account`);
    await remote.locator('[data-first]:focus').waitFor();
    await remote.keyboard.press('ArrowDown');
    for (let press = 0; press < 4; press += 1) await remote.keyboard.press('ArrowRight');
    await remote.keyboard.press('ArrowLeft');
    await remote.keyboard.press('Enter');
    await remote.getByRole('heading', { level: 1, name: words.es.get('tv-sign-out-ask') }).waitFor();
  });
});
