// Headless Chromium, one for all stories of a process; each person has a context of their own.

import { chromium } from 'playwright-core';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { atEnd, results } from './house.mjs';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];

/** Starts a browser that closes with the test. `executablePath` may point at a wrapper (a network namespace). */
export async function browser(t, { executablePath = '/usr/bin/chromium' } = {}) {
  await mkdir(results, { recursive: true });
  const started = await chromium.launch({ executablePath, args: flags });
  atEnd(t, () => started.close());
  return started;
}

/** A person's own window. What the page itself complains about is kept for the end of the story. */
export async function person(started, { width = 1280, height = 800, ...more } = {}) {
  const context = await started.newContext({ viewport: { width, height }, reducedMotion: 'reduce', ...more });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  page.complaints = [];
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  return page;
}

let counter = 0;
/** A screenshot with a number, so that the folder reads like the evening. */
export async function look(page, name, options = {}) {
  counter += 1;
  const path = join(results, `${String(counter).padStart(2, '0')}-${name}.png`);
  // A tab that another one lies over has no picture.
  await page.bringToFront();
  await page.screenshot({ path, ...options });
  return path;
}
