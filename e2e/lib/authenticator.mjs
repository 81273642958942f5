// What a person holds in the hand: an authenticator app, and a device that keeps passkeys.

import { createHmac } from 'node:crypto';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The six digits an app with this key shows now, or some steps of thirty seconds later (RFC 6238). */
export function code(key, later = 0) {
  const bits = [...key].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const mac = createHmac('sha1', bytes).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** A device that keeps passkeys for this window and unlocks when it is touched. */
export async function device(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const send = (what, more = {}) => session.send(`WebAuthn.${what}`, { authenticatorId, ...more });
  return {
    /** Whether a finger rests on it. */
    touched: (enabled) => send('setAutomaticPresenceSimulation', { enabled }),
    /** What it keeps. */
    keeps: async () => (await send('getCredentials')).credentials,
    /** Puts an older copy of a passkey in place of it, as somebody would who copied the device. */
    copied: async (passkey) => {
      await send('removeCredential', { credentialId: passkey.credentialId });
      await send('addCredential', { credential: { ...passkey, signCount: 0 } });
    },
  };
}
