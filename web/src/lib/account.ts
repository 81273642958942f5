/**
 * The account service, asked from the browser: link codes, claim tokens, the person, their servers.
 * Passwords are never seen here; they are typed on the account service's own pages.
 */
import { ask } from './http';
import { device } from './device';
import type { KnownServer } from './types';

/** A link code as the service knows it; `authToken` appears once somebody approved it. */
export interface Pin {
  id: number;
  code: string;
  expiresIn: number;
  expiresAt?: string;
  authToken: string | null;
}

export interface Person {
  id: number;
  uuid: string;
  username: string;
  title?: string;
  email?: string;
  /** The language they chose for their account, if they did. */
  locale?: string | null;
}

/** The strong code goes through an address; the short one is read from a screen and typed. */
export const newPin = (account: string, strength: 'strong' | 'short') =>
  ask<Pin>(`${account}/api/v2/pins`, {
    method: 'POST',
    query: { strong: strength === 'strong' ? 'true' : 'false', 'X-Plex-Provides': 'player' },
  });

export const readPin = (account: string, id: number) => ask<Pin>(`${account}/api/v2/pins/${id}`);

export const person = (account: string, token: string) => ask<Person>(`${account}/api/v2/user`, { token });

export const signOut = (account: string, token: string) =>
  ask<undefined>(`${account}/api/v2/users/signout`, { method: 'DELETE', token });

export async function claimToken(account: string, token: string): Promise<string> {
  return (await ask<{ token: string }>(`${account}/api/claim/token.json`, { token })).token;
}

export async function servers(account: string, token: string): Promise<KnownServer[]> {
  const answer = await ask<KnownServer[] | { servers: KnownServer[] }>(`${account}/houselights/v1/servers`, { token });
  return Array.isArray(answer) ? answer : (answer.servers ?? []);
}

export const approve = (account: string, token: string, machineIdentifier: string) =>
  ask<unknown>(`${account}/houselights/v1/servers/${machineIdentifier}/approve`, { method: 'POST', token });

/** The page on the account service where a person signs in and comes back from. */
export function signInPage(account: string, code: string, forwardUrl: string): string {
  const fragment = new URLSearchParams({
    clientID: device.clientIdentifier,
    code,
    forwardUrl,
    'context[device][product]': device.product,
    'context[device][version]': device.version,
    'context[device][platform]': device.platform,
    'context[device][platformVersion]': device.platformVersion,
    'context[device][device]': device.device,
    'context[device][deviceName]': device.name,
  });
  return `${account}/auth#?${fragment.toString()}`;
}
