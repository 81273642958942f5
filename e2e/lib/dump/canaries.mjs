// What must not be found: everything anybody of the story typed or was given, by what it is.

import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { disguises } from './disguises.mjs';
import { Needles } from './needles.mjs';

const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const letters = (count) => Array.from({ length: count }, () => LETTERS[randomInt(LETTERS.length)]).join('');
const octet = () => randomInt(100, 255);

/** The name, address, password and network address of a person who is nobody else. */
export function someone() {
  return {
    name: `Wren${letters(9)}`,
    email: `Lark.${letters(10)}@Nest.${letters(6)}.test`,
    password: `umber ${letters(12)} sonnet`,
    from: randomInt(2) ? `127.${octet()}.${octet()}.${octet()}` : `2001:db8${Array.from({ length: 6 }, () => `:${randomInt(0x1000, 0x10000).toString(16)}`).join('')}`,
  };
}

export class Canaries {
  #all = new Map();
  /** Tokens that were given out, by what they are. */
  tokens = new Map();

  get size() {
    return this.#all.size;
  }

  /** Something that a person wrote or is. */
  plain(what, value) {
    assert.ok(value, `there is a ${what}`);
    this.#all.set(`${what} (${this.#all.size})`, { value, random: false });
    return value;
  }

  /** Something drawn by the house, too long to guess. */
  drawn(what, value) {
    assert.ok(value, `there is a ${what}`);
    this.#all.set(`${what} (${this.#all.size})`, { value, random: true });
    return value;
  }

  /** A token that opens something. */
  token(what, value) {
    this.tokens.set(what, this.drawn(what, value));
    return value;
  }

  /** A person, with all that is theirs. */
  person(who = someone()) {
    for (const [what, value] of Object.entries(who)) this.plain(what, value);
    return who;
  }

  /** All of them in all disguises, ready to be looked for. */
  needles() {
    const needles = new Needles();
    for (const [what, { value, random }] of this.#all) {
      for (const [form, bytes] of disguises(value, { random })) needles.add(bytes, `${what} ${form}`);
    }
    return needles;
  }
}
