// What a person does, in words: the verbs that stories are made of.

import assert from 'node:assert/strict';
import { until } from './house.mjs';

export const passwords = {
  ana: 'violet harbour lantern 41',
  anaNew: 'copper meadow whistle 77',
  anaNewest: 'slate feather anchor 93',
  ben: 'granite orchard compass 18',
};

/** What has been read already: a person who asks again waits for the new mail and does not open the old one. */
const read = new Set();

/** Reads the next unread local mail to an address whose subject matches, as the page on this machine shows it. */
export async function mail(page, accounts, to, subject) {
  return until(`a mail ${subject} to ${to}`, async () => {
    await page.goto(`${accounts}/mailbox`);
    const links = page.getByRole('listitem').filter({ hasText: to }).filter({ hasText: subject }).getByRole('link');
    const addresses = await links.evaluateAll((all) => all.map((one) => one.href));
    const fresh = addresses.find((address) => !read.has(address));
    if (!fresh) return null;
    read.add(fresh);
    await page.goto(fresh);
    const text = await page.locator('pre').innerText();
    return { text, link: text.match(/https?:\/\/\S+/)?.[0] };
  }, { within: 60_000, every: 300 });
}

/** Signs up and confirms by the link of the mail; the window is then signed in to the account service. */
export async function signUp(page, accounts, { email, name, password }) {
  await page.goto(`${accounts}/sign-up`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.getByText(/The mail comes from/).waitFor();
  const { link } = await mail(page, accounts, email, /confirm/i);
  assert.ok(link, 'the mail holds a link');
  await page.goto(link);
  await page.getByRole('heading', { name: /Good evening|Confirm/ }).waitFor();
  const confirm = page.getByRole('button', { name: 'Confirm' });
  if (await confirm.count()) await confirm.click().catch(() => {});
  await page.getByRole('heading', { name: new RegExp(`Good evening, ${name}`) }).waitFor();
}

/** Fills the sign-in form that is on the page. */
export async function fillSignIn(page, login, password) {
  await page.getByLabel('E-mail or user name').fill(login);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Goes from an app to the account service's page and back. */
export async function signInFromApp(page, login, password) {
  await page.getByRole('button', { name: /^Sign in/ }).first().click();
  const form = page.getByLabel('E-mail or user name');
  const approve = page.getByRole('button', { name: 'Yes, let it in' });
  await form.or(approve).first().waitFor();
  if (await form.count()) {
    await fillSignIn(page, login, password);
    await approve.waitFor();
  }
  await approve.click();
  await page.waitForURL(/\/web\//);
}

/** Opens a film of the library that is open in the app by its title and waits for its page. */
export async function openItem(page, title) {
  await page.getByRole('link', { name: title }).first().click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
}

/** The state of the one video element of a page. */
export function video(page) {
  return page.locator('video').evaluate((element) => ({
    at: element.currentTime,
    duration: element.duration,
    paused: element.paused,
    width: element.videoWidth,
    ready: element.readyState,
    method: element.dataset.method,
    error: element.error?.message ?? null,
    tracks: [...element.textTracks].filter((track) => track.mode === 'showing').length,
  }));
}

/** Waits until the film really moves: its clock has gone on by a while. */
export async function plays(page, { from = 0, by = 0.5, within = 30_000 } = {}) {
  const first = await until('the film has a picture', async () => {
    const now = await video(page);
    return now.width > 0 && now.ready >= 2 && now.at >= from - 1 ? now : null;
  }, { within });
  return until('the film moves', async () => {
    const now = await video(page);
    return now.at >= first.at + by ? now : null;
  }, { within });
}

/**
 * The second that the picture itself shows: the demonstration films carry it as a strip of ten squares along the
 * bottom, the lowest bit at the left.
 */
export function pictureSecond(page) {
  return page.locator('video').evaluate((element) => {
    const canvas = document.createElement('canvas');
    canvas.width = 640;
    canvas.height = 360;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(element, 0, 0, 640, 360);
    let second = 0;
    for (let bit = 0; bit < 10; bit += 1) {
      const { data } = context.getImageData(20 + bit * 28 + 11, 324 + 11, 1, 1);
      if (data[0] + data[1] + data[2] > 380) second += 1 << bit;
    }
    return { second, at: element.currentTime };
  });
}

/** Moves the player to a second by its scrubber's own mechanism and waits until the picture tells that second. */
export async function seeks(page, second) {
  await page.locator('video').evaluate((element, to) => { element.currentTime = to; }, second);
  return until(`the picture tells second ${second}`, async () => {
    const now = await video(page);
    if (now.ready < 2 || Math.abs(now.at - second) > 6) return null;
    const shown = await pictureSecond(page);
    return Math.abs(shown.second - Math.floor(shown.at)) <= 1 ? shown : null;
  }, { within: 30_000, every: 150 });
}
