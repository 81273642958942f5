// A hard look at one page: what axe says, whether it fits a small phone, whether it has a name and a heading.

import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { results, until } from './house.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
const PHONE = { width: 360, height: 740 };

/** What axe says about a page. */
export async function findings(page, only = TAGS) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  return page.evaluate(async (what) => {
    const { violations } = await window.axe.run(document, { runOnly: what, resultTypes: ['violations'] });
    return violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')} (${node.failureSummary?.split('\n')[1]?.trim()})`));
  }, only);
}

/** What sticks out to the side of the window, if anything does. */
export const overflow = (page) =>
  page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > clientWidth + 1);
    return [`${scrollWidth} px of page in ${clientWidth}: ${wide.slice(0, 4).map((one) => one.outerHTML.slice(0, 90)).join(' | ')}`];
  });

/** Whether the page has a title and one heading. */
async function named(page) {
  const wrong = [];
  const { title, headings } = await page.evaluate(() => ({
    title: document.title.trim(),
    headings: [...document.querySelectorAll('h1')].map((one) => one.textContent.trim()),
  }));
  if (!title || /undefined|null|^[ ·–-]/.test(title)) wrong.push(`the title is "${title}"`);
  if (headings.length !== 1 || !headings[0]) wrong.push(`the headings are ${JSON.stringify(headings)}`);
  return wrong;
}

/** What people press or read as a whole and cannot see all of: cut off by itself, or by what holds it. */
export const clipped = (page) =>
  page.evaluate(() => {
    const said = [];
    for (const one of document.querySelectorAll('button, .button, label, select, h1, h2, summary, legend, dt, p, nav a')) {
      if (!one.getClientRects().length || one.closest('.hidden, [aria-hidden="true"]') || one.querySelector(':scope > .hidden')) continue;
      const range = document.createRange();
      range.selectNodeContents(one);
      const own = one.getBoundingClientRect();
      const words = range.getBoundingClientRect();
      const ellipsis = [one, ...one.querySelectorAll('*')].some((part) => getComputedStyle(part).textOverflow === 'ellipsis');
      const wider = one.tagName !== 'SELECT' && one.innerText?.trim() && (words.right > own.right + 2 || words.left < own.left - 2 || one.scrollWidth > one.clientWidth + 2);
      if (wider && !ellipsis && getComputedStyle(one).display !== 'inline') said.push(`cut off: ${one.outerHTML.slice(0, 120)}`);
    }
    return said;
  });

/** A short look: what the page complained about, its title, its heading. */
export async function glance(page, name) {
  const wrong = [...page.complaints, ...(await named(page))];
  page.complaints.length = 0;
  return wrong.map((one) => `${name}: ${one}`);
}

/**
 * Looks at the page as it stands and tells everything that is wrong with it. A screenshot is kept.
 * `light`: also in light colours. `phone`: whether it must fit a phone; a television never does.
 */
export async function inspect(page, name, { light = false, phone = true } = {}) {
  await mkdir(join(results, 'pages'), { recursive: true });
  const shot = (more, options) => page.screenshot({ path: join(results, 'pages', `${name}${more}.png`), ...options });
  // What the page complained about until now; our own instruments offend its policy for styles below.
  const wrong = [...page.complaints];
  const before = page.viewportSize();
  await shot('', { fullPage: light });
  wrong.push(...(await findings(page)), ...(await named(page)));
  if (phone) {
    await page.setViewportSize(PHONE);
    // A page that follows the size of its window by script needs a moment.
    wrong.push(...(await until('it fits', async () => !(await overflow(page)).length && [], { within: 1000, every: 50 }).catch(() => overflow(page))));
    await shot('-phone', { fullPage: light });
  }
  if (light) {
    await page.emulateMedia({ colorScheme: 'light' });
    if (phone) await page.setViewportSize(before);
    wrong.push(...(await findings(page, ['color-contrast'])).map((one) => `light ${one}`));
    await shot('-light', { fullPage: true });
    await page.emulateMedia({ colorScheme: 'dark' });
  }
  if (phone) await page.setViewportSize(before);
  page.complaints.length = 0;
  return wrong.map((one) => `${name}: ${one}`);
}

/** Keeps what a page writes into its console as an error; a refused request is the browser's remark, not the page's. */
export function listen(page) {
  page.on('console', (message) => {
    if (message.type() === 'error' && !/^Failed to load resource/.test(message.text())) page.complaints.push(message.text());
  });
  return page;
}
