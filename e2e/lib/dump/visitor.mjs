// A browser without a screen: cookies, redirects, the forms that stand on a page, and a network address of its own.
//
// The whole of 127.0.0.0/8 is this machine, so that thousands of visitors come from thousands of addresses; others are told
// by the proxy in front of the house.

import assert from 'node:assert/strict';
import { request } from 'node:http';

const meant = (text) => text.replace(/&#(x?)([0-9a-f]+);/gi, (_, hex, digits) => String.fromCodePoint(Number.parseInt(digits, hex ? 16 : 10))).replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
const attribute = (tag, name) => meant(tag.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1] ?? '');

/** One request over a line of its own, from an address of this machine. */
export function send(url, { method = 'GET', from, headers = {}, form, body = form && new URLSearchParams(form).toString(), agent = false } = {}) {
  const { hostname, port, pathname, search, host } = new URL(url);
  const more = form ? { 'content-type': 'application/x-www-form-urlencoded' } : {};
  const length = method === 'GET' ? {} : { 'content-length': Buffer.byteLength(body ?? '') };
  return new Promise((done, fail) => {
    // An address of the wide world is told by a proxy that the house trusts.
    const [localAddress, told] = from?.includes(':') ? [undefined, { 'x-forwarded-for': from }] : [from, {}];
    const options = { host: hostname === 'localhost' ? '127.0.0.1' : hostname, port, path: pathname + search, method, agent, localAddress, headers: { host, ...more, ...length, ...told, ...headers } };
    const call = request(options, (answer) => {
      const pieces = [];
      answer.on('data', (piece) => pieces.push(piece));
      answer.on('error', fail);
      answer.on('end', () => {
        const bytes = Buffer.concat(pieces);
        done({ status: answer.statusCode, headers: answer.headers, bytes, text: bytes.toString(), url });
      });
    });
    call.on('error', fail);
    call.end(body);
  });
}

/** Somebody in front of a browser. */
export class Visitor {
  #jars = new Map();

  constructor(base, from) {
    this.base = base;
    this.from = from;
  }

  /** The cookies of the account service. */
  get cookies() {
    return this.#jar(this.base);
  }

  #jar(url) {
    const { host } = new URL(url);
    if (!this.#jars.has(host)) this.#jars.set(host, new Map());
    return this.#jars.get(host);
  }

  /** One request and the redirects after it; the page one ends on. */
  async go(path, options = {}) {
    let [url, more] = [new URL(path, this.page?.url ?? this.base).href, options];
    for (let hops = 0; hops < 8; hops += 1) {
      const jar = this.#jar(url);
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await send(url, { ...more, from: this.from, headers: { ...(cookie ? { cookie } : {}), ...more.headers } });
      for (const line of answer.headers['set-cookie'] ?? []) {
        const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
        if (value) jar.set(name, value);
        else jar.delete(name);
      }
      this.page = answer;
      if (!answer.headers.location) return answer;
      [url, more] = [new URL(answer.headers.location, url).href, {}];
    }
    throw new Error(`${path} leads around in circles`);
  }

  /** Fills in a form of the page and sends it. `action` names it where there are several; a function picks by its text. */
  async fill(action, fields = {}, { expect = 200 } = {}) {
    const forms = [...this.page.text.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, head, inside]) => ({ action: attribute(head, 'action'), inside }));
    const form = forms.find((one) => one.action === action);
    assert.ok(form, `a form ${action} on ${this.page.url} (${this.page.status}): ${forms.map((one) => one.action)} ${said(this.page)}`);
    const hidden = [...form.inside.matchAll(/<input\b[^>]*type="hidden"[^>]*>/g)].map(([tag]) => [attribute(tag, 'name'), attribute(tag, 'value')]);
    const all = new URLSearchParams(hidden);
    for (const [name, value] of Object.entries(fields)) all.set(name, value);
    const answer = await this.go(form.action || this.page.url, { method: 'POST', form: all });
    assert.equal(answer.status, expect, `${action}: ${said(answer)}`);
    return answer;
  }

  /** The text of the element with this id. */
  inner(id) {
    const found = this.page.text.match(new RegExp(`<(\\w+)[^>]*\\bid="${id}"[^>]*>([\\s\\S]*?)</\\1>`))?.[2];
    assert.ok(found, `#${id} on ${this.page.url}: ${said(this.page)}`);
    return meant(found.replace(/<[^>]+>/g, ' ')).trim();
  }

  /** A link or button address of the page that matches. */
  link(pattern) {
    const found = [...this.page.text.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, href]) => meant(href)).find((href) => pattern.test(href));
    assert.ok(found, `a link ${pattern} on ${this.page.url}: ${said(this.page)}`);
    return found;
  }
}

/** What a page says, short, for a failure that explains itself. */
export const said = (answer) => meant(answer.text.replace(/<(script|style)[\s\S]*?<\/\1>/g, '').replace(/<[^>]+>/g, ' ')).replace(/\s+/g, ' ').slice(0, 300);
