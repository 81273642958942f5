// Without a pointer: the account pages and the player by keyboard alone, the television by arrows alone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser, person } from '../lib/browser.mjs';
import { passwords, plays, video } from '../lib/evening.mjs';
import { until } from '../lib/house.mjs';
import { ask, films, site } from '../lib/site.mjs';

const active = (page) =>
  page.evaluate(() => {
    const one = document.activeElement;
    return { tag: one?.tagName ?? '', name: (one?.getAttribute('aria-label') || one?.labels?.[0]?.textContent || one?.textContent || '').trim().replace(/\s+/g, ' ') };
  });

/** Presses Tab until the focus is on what has this name; every stop on the way shows where it is. */
async function tabTo(page, name, { tries = 60 } = {}) {
  for (let press = 0; press < tries; press += 1) {
    const at = await active(page);
    if (name instanceof RegExp ? name.test(at.name) : at.name === name) return at;
    await page.keyboard.press('Tab');
    const seen = await page.evaluate(() => {
      const one = document.activeElement;
      if (!one || one === document.body || one.tagName === 'VIDEO') return true;
      const style = getComputedStyle(one);
      return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    });
    assert.ok(seen, `the focus can be seen on ${JSON.stringify(await active(page))}`);
  }
  throw new Error(`Tab never came to ${name}; it is on ${JSON.stringify(await active(page))}`);
}

async function accountPages(t, chromium, accounts) {
  await t.test('signing in, changing a setting and signing out on the account pages', async () => {
    const page = await person(chromium);
    await page.goto(`${accounts}/account/security/password`);
    await tabTo(page, 'E-mail or user name');
    await page.keyboard.type('ana');
    await tabTo(page, 'Password');
    await page.keyboard.type(passwords.ana);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Change your password' }).waitFor();
    // The first stop is the way past the navigation.
    await page.keyboard.press('Tab');
    assert.equal((await active(page)).name, 'Skip to the content');
    await page.keyboard.press('Enter');
    await tabTo(page, 'New password', { tries: 3 });
    await tabTo(page, /^Sign out connected devices/);
    await page.keyboard.press('Space');
    assert.equal(await page.getByLabel(/^Sign out connected devices/).isChecked(), false);
    await page.goto(`${accounts}/link`);
    assert.equal((await active(page)).name, 'Code', 'the only field has the focus');
    await page.goto(`${accounts}/account`);
    await tabTo(page, 'Sign out');
    await page.keyboard.press('Enter');
    await page.getByText('You are signed out').waitFor();
    assert.deepEqual(page.complaints, []);
  });
}

test('whoever has no pointer can sign in, change a setting and sign out, on postgres', { timeout: 60_000 }, async (t) => {
  const house = await site(t, 'keyboard', { engine: 'postgres', claimed: false, libraries: [] });
  await accountPages(t, await browser(t), house.accounts);
});

test('whoever has no pointer can do everything', { timeout: 240_000 }, async (t) => {
  const house = await site(t, 'keyboard');
  const { accounts, media } = house;
  const known = await films(house);
  await ask(`${media}/:/timeline?ratingKey=${known['Harbour Lights'].ratingKey}&key=/library/metadata/${known['Harbour Lights'].ratingKey}&state=stopped&time=60000&duration=150000`, house.token);
  const chromium = await browser(t);

  await accountPages(t, chromium, accounts);

  await t.test('from the door of the server to a film that plays, and out again', async () => {
    const page = await person(chromium);
    await page.goto(`${media}/web/`);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await tabTo(page, 'Sign in');
    await page.keyboard.press('Enter');
    await page.getByLabel('E-mail or user name').waitFor();
    await tabTo(page, 'E-mail or user name');
    await page.keyboard.type('ana');
    await tabTo(page, 'Password');
    await page.keyboard.type(passwords.ana);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Let this device in?' }).waitFor();
    await tabTo(page, 'Yes, let it in');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/web\//);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Movies' }).waitFor();
    await tabTo(page, 'Movies');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Seven Small Rooms' }).waitFor();
    await tabTo(page, /^Seven Small Rooms/, { tries: 90 });
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Seven Small Rooms' }).waitFor();
    await tabTo(page, 'Play');
    await page.keyboard.press('Enter');
    await plays(page);

    await page.keyboard.press('Space');
    await until('it stands still', async () => (await video(page)).paused);
    const { at } = await video(page);
    await page.keyboard.press('ArrowRight');
    await until('it went on by ten seconds', async () => Math.abs((await video(page)).at - at - 10) < 3);
    await page.keyboard.press('Space');
    await until('it plays again', async () => !(await video(page)).paused);
    await page.keyboard.press('m');
    assert.ok(await page.locator('video').evaluate((one) => one.muted));

    for (const menu of await page.locator('[data-menu]').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))) {
      await tabTo(page, menu);
      await page.keyboard.press('Enter');
      await until(`${menu} is open`, () => page.getByRole('button', { name: menu, expanded: true }).count());
      await page.keyboard.press('Escape');
      assert.equal((await active(page)).name, menu, 'closing a menu gives the focus back to what opened it');
    }
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { level: 1, name: 'Seven Small Rooms' }).waitFor();
    await page.waitForURL(/item/);

    await tabTo(page, 'Lantern');
    await page.keyboard.press('Enter');
    await page.getByText('Signed in as ana').waitFor();
    await page.keyboard.press('Escape');
    assert.equal((await active(page)).name, 'Lantern');
    assert.deepEqual(page.complaints, []);
  });

  await t.test('the television by arrows, Enter and Back, and the focus is never lost', async () => {
    const tv = await person(chromium, { width: 1920, height: 1080 });
    await tv.goto(`${media}/tv/`);
    await tv.evaluate((token) => localStorage.setItem('houselights.tv.token', token), house.token);
    await tv.reload();
    await tv.getByText('Harbour Lights').first().waitFor();
    await until('the focus has a place', async () => (await active(tv)).tag !== 'BODY');
    const visited = new Set();
    /** Presses a key and looks where the focus went; it must be somewhere, and on the screen. */
    const press = async (key) => {
      await tv.keyboard.press(key);
      const at = await until(`the focus is somewhere after ${key}`, async () => {
        const one = await active(tv);
        return one.tag !== 'BODY' && one.tag !== '' ? one : null;
      }, { within: 4000, every: 30 });
      visited.add(at.name);
      return at;
    };
    const inside = () => tv.evaluate(() => {
      const box = document.activeElement.getBoundingClientRect();
      return box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    });

    for (const key of [...Array(4).fill('ArrowRight'), ...Array(3).fill('ArrowDown'), ...Array(5).fill('ArrowRight'), ...Array(2).fill('ArrowUp'), ...Array(9).fill('ArrowLeft'), ...Array(6).fill('ArrowDown'), ...Array(8).fill('ArrowUp')]) {
      await press(key);
      assert.ok(await inside(), `the focus is on the screen after ${key}`);
    }
    assert.ok(visited.size >= 5, `the rows can be walked: ${[...visited].join(', ')}`);

    // A walk without aim, the same each time: wherever it leads, the focus is there.
    let seed = 7;
    const next = (many) => (seed = (seed * 1103515245 + 12345) % 2147483648) % many;
    const keys = ['ArrowDown', 'ArrowRight', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'ArrowDown', 'Enter', 'Escape'];
    for (let step = 0; step < 120; step += 1) {
      const key = keys[next(keys.length)];
      // Not out of the door: signing out is another story.
      if (key === 'Enter' && /account/.test(tv.url())) continue;
      await press(key);
    }

    for (let step = 0; step < 6 && !/#\/?$|\/tv\/$/.test(tv.url()); step += 1) await press('Escape');
    await tv.getByText('Continue', { exact: false }).first().waitFor();
    await tv.goto(`${media}/tv/#/item/${known['Harbour Lights'].ratingKey}`);
    await tv.getByRole('heading', { level: 1, name: 'Harbour Lights' }).waitFor();
    await until('the focus is on the first button', async () => /Resume|Play/.test((await active(tv)).name));
    await press('Enter');
    await plays(tv);
    await press('ArrowDown');
    await press('Enter');
    await until('the film stands still', async () => (await video(tv)).paused);
    await press('Enter');
    await until('the film goes on', async () => !(await video(tv)).paused);
    for (let step = 0; step < 2 && /play/.test(tv.url()); step += 1) {
      // Back first takes the controls away, then leaves.
      await press('Escape');
      await tv.waitForURL(/item/, { timeout: 1000 }).catch(() => undefined);
    }
    await tv.getByRole('heading', { level: 1, name: 'Harbour Lights' }).waitFor();
    assert.deepEqual(tv.complaints, []);
  });
});
