// A value as itself, and as what lazy programs make of it.

import { createHash } from 'node:crypto';

/** How a value is spelled: as it is, and in other case. */
function spellings(value) {
  const all = new Map([[value, 'as it is']]);
  for (const [text, form] of [[value.toLowerCase(), 'lower'], [value.toUpperCase(), 'upper']]) if (!all.has(text)) all.set(text, form);
  return all;
}

/** The characters of base64 that depend on these bytes alone, wherever in a longer text they stand. */
function* base64(bytes) {
  for (const before of [0, 1, 2]) {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const own = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    yield own;
    const url = own.replaceAll('+', '-').replaceAll('/', '_');
    if (url !== own) yield url;
  }
}

/**
 * Every disguise of a value: `[form, bytes]`. SHA-256 of many random bits is how tokens are kept (`random`); of a name or a
 * password it is a riddle that is soon solved.
 */
export function* disguises(value, { random = false } = {}) {
  for (const [text, spelling] of spellings(value)) {
    const bytes = Buffer.from(text);
    yield [spelling, bytes];
    for (const own of base64(bytes)) yield [`${spelling} in base64`, Buffer.from(own)];
    const hex = bytes.toString('hex');
    yield [`${spelling} in hex`, Buffer.from(hex)];
    yield [`${spelling} in upper hex`, Buffer.from(hex.toUpperCase())];
    const quoted = encodeURIComponent(text);
    if (quoted !== text) {
      yield [`${spelling} in an address`, Buffer.from(quoted)];
      yield [`${spelling} in a form`, Buffer.from(quoted.replaceAll('%20', '+'))];
    }
    for (const kind of random ? ['md5', 'sha1'] : ['md5', 'sha1', 'sha256']) {
      const digest = createHash(kind).update(bytes).digest();
      yield [`${spelling} as ${kind}`, digest];
      yield [`${spelling} as ${kind} in hex`, Buffer.from(digest.toString('hex'))];
      yield [`${spelling} as ${kind} in upper hex`, Buffer.from(digest.toString('hex').toUpperCase())];
      for (const own of base64(digest)) yield [`${spelling} as ${kind} in base64`, Buffer.from(own)];
    }
  }
}
