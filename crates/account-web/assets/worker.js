// Finds the numbers that solve a challenge: for each piece the first number whose SHA-256 with the challenge begins with
// enough zero bits. A SHA-256 of its own, because the browser's is asynchronous and a hundred times slower for short texts.

const K = new Uint32Array(64);
const START = new Uint32Array(8);
{
  // The constants are the first bits of the roots of the first primes.
  const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) >>> 0;
  let found = 0;
  for (let n = 2; found < 64; n += 1) {
    let prime = true;
    for (let d = 2; d * d <= n; d += 1) if (n % d === 0) prime = false;
    if (!prime) continue;
    if (found < 8) START[found] = fraction(Math.sqrt(n));
    K[found] = fraction(Math.cbrt(n));
    found += 1;
  }
}

const words = new Uint32Array(64);
const turn = (x, n) => (x >>> n) | (x << (32 - n));

function block(state, bytes, at) {
  for (let i = 0; i < 16; i += 1) {
    const j = at + i * 4;
    words[i] = (bytes[j] << 24) | (bytes[j + 1] << 16) | (bytes[j + 2] << 8) | bytes[j + 3];
  }
  for (let i = 16; i < 64; i += 1) {
    const a = words[i - 15];
    const b = words[i - 2];
    words[i] = (words[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + words[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i += 1) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + words[i]) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
  }
  state[0] += a; state[1] += b; state[2] += c; state[3] += d; state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

const state = new Uint32Array(8);
const bytes = new Uint8Array(256);

/** The first 32 bits of the SHA-256 of the first `length` bytes. */
function hash(length) {
  state.set(START);
  const end = (length + 9 + 63) & ~63;
  bytes[length] = 0x80;
  bytes.fill(0, length + 1, end);
  const bits = length * 8;
  bytes[end - 2] = bits >>> 8;
  bytes[end - 1] = bits & 255;
  for (let at = 0; at < end; at += 64) block(state, bytes, at);
  return state[0];
}

function write(at, text) {
  for (let i = 0; i < text.length; i += 1) bytes[at + i] = text.charCodeAt(i);
  return at + text.length;
}

self.onmessage = ({ data: { text, bits, pieces } }) => {
  const answer = [];
  for (let piece = 0; piece < pieces; piece += 1) {
    const head = write(0, `${text}:${piece}:`);
    let number = 0;
    while (Math.clz32(hash(write(head, String(number)))) < bits) number += 1;
    answer.push(number);
    self.postMessage({ done: piece + 1, answer: piece + 1 === pieces ? answer.join(",") : null });
  }
};
