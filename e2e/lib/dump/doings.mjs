// What people do with their accounts, failures included: each thing once, each person from an address of their own.

import assert from 'node:assert/strict';
import { code } from '../authenticator.mjs';
import { device } from '../site.mjs';
import { someone } from './canaries.mjs';
import { letter } from './letters.mjs';
import { signsIn } from './population.mjs';
import { said, send, Visitor } from './visitor.mjs';

/** A day of everything: `house` is where, `canaries` keeps what was said. */
export class Doings {
  constructor(house, canaries) {
    Object.assign(this, { house, canaries });
  }

  /** A window of somebody, wherever they are. */
  window(person) {
    return new Visitor(this.house.accounts, person.from);
  }

  /** A word of a person that must not be found again. */
  word(what) {
    const { name, email, password } = someone();
    return this.canaries.plain(what, { name, email, password }[what.split(' ')[0]]);
  }

  keepCookies(window, whose) {
    for (const [name, value] of window.cookies) if (value.length > 15) this.canaries.drawn(`cookie ${name} of ${whose}`, value);
  }

  letter(to, page) {
    return letter(this.house, this.canaries, to, page);
  }

  /** Signs up and confirms. */
  async signUp(person = this.canaries.person(), path = '/sign-up') {
    const window = this.window(person);
    await window.go(path);
    const { name: username, email, password } = person;
    await window.fill('/sign-up', { username, email, password: 'too short' }, { expect: 422 });
    await window.fill('/sign-up', { username, email, password });
    await window.go(await this.letter(email, '/confirm'));
    await window.fill('/confirm');
    assert.match(window.page.text, new RegExp(`Good evening, ${username}`));
    this.keepCookies(window, 'a newcomer');
    return { ...person, window };
  }

  async signIn(person, { login = person.email, window = this.window(person) } = {}) {
    await window.go('/sign-in');
    await window.fill('/sign-in', { login, password: person.password });
    this.keepCookies(window, 'somebody back');
    return window;
  }

  /** Wrong passwords and unknown names, on the page and by the protocol. */
  async fail(person) {
    const { house } = this;
    const stranger = someone();
    this.canaries.plain('network address of a stranger', stranger.from);
    const window = this.window(stranger);
    await window.go('/sign-in');
    await window.fill('/sign-in', { login: person.name, password: this.word('password that is wrong') }, { expect: 401 });
    await window.fill('/sign-in', { login: this.word('email of nobody'), password: this.word('password of nobody') }, { expect: 401 });
    for (const login of [person.email, this.word('email of nobody'), this.word('name of nobody')]) {
      const { status } = await signsIn(house, { ...stranger, password: this.word('password that is wrong') }, { login });
      assert.equal(status, 401);
    }
    const basic = Buffer.from(`${person.name}:${this.word('password that is wrong')}`).toString('base64');
    assert.equal((await send(`${house.accounts}/users/sign_in.json`, { method: 'POST', from: stranger.from, headers: { ...device('old'), authorization: `Basic ${basic}` } })).status, 401);
    const nowhere = this.canaries.drawn('token of nobody', `${someone().name}${someone().name}${someone().name}`);
    assert.equal((await send(`${house.accounts}/api/v2/user?X-Plex-Token=${nowhere}`, { headers: device('old') })).status, 401);
    await window.go('/forgot');
    await window.fill('/forgot', { email: this.word('email of nobody') });
    await window.go(`/reset?token=${nowhere}`);
    assert.equal(window.page.status, 410);
  }

  /** An authenticator app, recovery codes, and both of them at the doors. */
  async app() {
    const person = await this.signUp();
    const { window } = person;
    await window.go('/account/security/app');
    const key = this.canaries.plain('key of an app', window.inner('key').replaceAll(' ', ''));
    await window.fill('/account/security/app', { code: '000000' }, { expect: 422 });
    await window.fill('/account/security/app', { code: code(key) });
    const codes = window.inner('codes').split(/\s+/);
    assert.equal(codes.length, 10);
    for (const one of codes) this.canaries.plain('recovery code', one);
    const other = await this.signIn(person);
    await other.fill('/sign-in/second', { code: '000000' }, { expect: 401 });
    await other.fill('/sign-in/second', { code: codes[0] });
    assert.match(other.page.text, /Good evening/);
    assert.equal((await signsIn(this.house, person)).status, 401);
    const appended = await signsIn(this.house, { ...person, password: `${person.password}${code(key, 1)}` });
    assert.equal(appended.status, 201);
    this.canaries.token('token by two factors', appended.authToken);
    return { ...person, codes };
  }

  /** A forgotten password. */
  async reset(person) {
    const window = this.window(person);
    await window.go('/forgot');
    await window.fill('/forgot', { email: person.email });
    await window.go(await this.letter(person.email, '/reset'));
    await window.fill('/reset', { password: 'short' }, { expect: 422 });
    person.password = this.word('password after a reset');
    await window.fill('/reset', { password: person.password });
    this.keepCookies(window, 'somebody who forgot');
    return { ...person, window };
  }

  /** Another address with both consents, and another name. */
  async move() {
    const person = await this.signUp();
    const { window } = person;
    const email = this.word('email that is new');
    await window.go('/account/email');
    await window.fill('/account/email', { email: 'no address' }, { expect: 422 });
    await window.fill('/account/email', { email });
    for (const to of [email, person.email]) {
      await window.go(await this.letter(to, '/account/email/confirm'));
      await window.fill('/account/email/confirm');
    }
    await window.go('/account/name');
    await window.fill('/account/name', { username: this.word('name that is new') });
    await window.go('/account/events');
    return { ...person, email };
  }

  /** "This wasn't me", proof, and a new password; then the end of the account is begun. */
  async disown() {
    const person = await this.signUp();
    const { window } = person;
    await window.go('/account/security/password');
    await window.fill('/account/security/password', { password: this.word('password of a thief') });
    await window.go(await this.letter(person.email, '/not-me'));
    await window.fill('/not-me');
    await window.fill('/not-me/mail');
    await window.go(await this.letter(person.email, '/recover'));
    person.password = this.word('password after a lock');
    await window.fill('/recover', { password: person.password });
    await window.go('/account/export');
    const archive = await window.fill('/account/export');
    assert.equal(archive.bytes.readUInt32LE(0), 0x04034b50);
    await window.go('/account/delete');
    await window.fill('/account/delete', { username: 'somebody else' }, { expect: 422 });
    await window.fill('/account/delete', { username: person.name });
    return this.letter(person.email, '/keep');
  }

  /** A television is let in, another refused, a code is wrong, and a claim token is never used. */
  async devices(person) {
    const { house, canaries } = this;
    const { window } = person;
    const ask = async (id, strong) =>
      JSON.parse((await send(`${house.accounts}/api/v2/pins${strong ? '?strong=true' : ''}`, { method: 'POST', from: person.from, headers: device(id) })).text);
    const [good, bad, strong] = [await ask('television'), await ask('other-television'), await ask('strong-television', true)];
    canaries.drawn('strong code', strong.code);
    await window.go('/link');
    await window.fill('/link', { code: '0000' }, { expect: 404 });
    for (const [pin, decision] of [[good, 'approve'], [bad, 'refuse']]) {
      await window.go('/link');
      await window.fill('/link', { code: pin.code });
      await window.fill('/link/approve', { decision });
    }
    const polled = await send(`${house.accounts}/api/v2/pins/${good.id}`, { from: person.from, headers: device('television') });
    canaries.token('token of a television', JSON.parse(polled.text).authToken);
    await window.go('/claim');
    await window.fill('/claim');
    canaries.drawn('claim token', window.page.text.match(/claim-[A-Za-z0-9_-]{16,}/)[0]);
  }

  /** Somebody comes by an invitation that was mailed. */
  async invite() {
    const guest = this.canaries.person();
    const note = this.word('name in a note');
    const made = await this.house.cli(['account', 'invite', '--mail', guest.email, '--note', note]);
    assert.equal(made.code, 0, made.stderr);
    const link = await this.letter(guest.email, '/sign-up');
    this.canaries.drawn('code of an invitation', new URL(link, this.house.accounts).searchParams.get('invitation'));
    await this.signUp(guest, link);
  }

  /** Somebody comes with another provider's word. */
  async provider({ sub, email, name }) {
    const guest = someone();
    for (const value of [sub, email, name, guest.name, guest.from]) this.canaries.plain('somebody a provider knows', value);
    const window = this.window(guest);
    await window.go('/sign-in');
    await window.fill('/with/google');
    await window.go(window.link(/\/authorize\?/));
    await window.fill('/choose', { choice: sub });
    await window.fill('/with/google/next', { step: 'join', username: guest.name });
    assert.match(window.page.text, new RegExp(`Good evening, ${guest.name}`), said(window.page));
    this.keepCookies(window, 'somebody a provider knows');
  }

  /** Those who look after the house find somebody and help. */
  async administer(person) {
    const owner = await this.signUp();
    assert.equal((await this.house.cli(['account', 'role', owner.name, 'owner'])).code, 0);
    const { window } = owner;
    for (const exactly of [this.word('email nobody has'), person.email]) {
      await window.go('/admin');
      await window.fill('/admin/search', { exactly });
    }
    const there = new URL(window.page.url).pathname;
    for (const [what, fields] of [['reset', {}], ['address', { reason: this.word('name in a reason') }], ['suspend', { reason: this.word('name in a reason') }], ['lift', {}]]) {
      await window.go(there);
      await window.fill(`${there}/${what}`, fields);
    }
    await this.letter(person.email, '/reset');
    await window.go('/admin/audit');
  }
}
