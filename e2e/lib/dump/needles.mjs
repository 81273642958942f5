// Half a million needles in a gigabyte of hay, in one pass.
//
// Eight bytes move through the hay; a table of bits says whether a needle has such a heart. Only then is it looked up and
// compared.

/** How many bytes from the middle of a needle are looked for; beginnings are often alike. */
const HEART = 8;
const BITS = 25;
const EMPTY = Buffer.alloc(4096);

const slot = (high, low) => (Math.imul(high, 0x9e3779b1) ^ Math.imul(low ^ (high >>> 13), 0x85ebca6b)) >>> (32 - BITS);
const key = (high, low) => (high >>> 0) * 0x100000000 + (low >>> 0);

export class Needles {
  #bits = new Uint8Array(1 << (BITS - 3));
  #first = new Map();
  #all = [];
  /** How long the longest is: pieces of hay must overlap by so much. */
  longest = HEART;

  get count() {
    return this.#all.length;
  }

  /** Adds a needle; one shorter than eight bytes would be found everywhere. */
  add(bytes, label) {
    if (bytes.length < HEART) return;
    const before = (bytes.length - HEART) >>> 1;
    const [high, low] = [bytes.readInt32BE(before), bytes.readInt32BE(before + 4)];
    const at = slot(high, low);
    this.#bits[at >>> 3] |= 1 << (at & 7);
    const name = key(high, low);
    const same = this.#first.get(name);
    for (let one = same; one; one = one.next) if (one.bytes.equals(bytes)) return;
    const needle = { bytes, label, before, next: same };
    this.#first.set(name, needle);
    this.#all.push(needle);
    this.longest = Math.max(this.longest, bytes.length);
  }

  /** Every place of every needle: `{ label, at }`. */
  find(hay, most = 200) {
    const found = [];
    const [bits, first] = [this.#bits, this.#first];
    let [high, low] = [0, 0];
    for (let at = 0; at < hay.length; at += 1) {
      // Much of a memory is nothing at all.
      if (low === 0 && high === 0 && (at & 4095) === 0 && hay.length - at >= 4096 && EMPTY.equals(hay.subarray(at, at + 4096))) {
        at += 4095;
        continue;
      }
      high = (high << 8) | (low >>> 24);
      low = (low << 8) | hay[at];
      const place = slot(high, low);
      if ((bits[place >>> 3] & (1 << (place & 7))) === 0) continue;
      for (let one = first.get(key(high, low)); one; one = one.next) {
        const begin = at + 1 - HEART - one.before;
        if (begin >= 0 && one.bytes.equals(hay.subarray(begin, begin + one.bytes.length))) found.push({ label: one.label, at: begin });
      }
      if (found.length >= most) break;
    }
    return found;
  }
}
