/**
 * Who this browser is to both services: a stable client identifier and a readable name.
 * It makes the identifier once and keeps it; it knows nothing about tokens.
 */

import { APP } from './app';
import { say, words } from './words.svelte';

const VERSION = '0.1.0';

/** Browser and system, read from what the browser says about itself. */
export function describe(agent: string): { browser: string; version: string; system: string } {
  const match =
    /(Edg|OPR|Firefox|SamsungBrowser|Chrome)\/([\d.]+)/.exec(agent) ?? /Version\/([\d.]+).*(Safari)/.exec(agent);
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', SamsungBrowser: 'Samsung Internet' };
  const [first = '', second = ''] = match ? [match[1], match[2]] : [];
  const [raw, version] = second === 'Safari' ? [second, first] : [first, second];
  const systems: [RegExp, string][] = [
    [/Tizen/, 'Tizen'],
    [/Web0S|webOS/i, 'webOS'],
    [/Android/, 'Android'],
    [/iPhone|iPad/, 'iOS'],
    [/Windows/, 'Windows'],
    [/Mac OS/, 'macOS'],
    [/CrOS/, 'ChromeOS'],
    [/Linux|X11/, 'Linux'],
  ];
  const system = systems.find(([pattern]) => pattern.test(agent))?.[1] ?? 'Unknown';
  return { browser: names[raw] ?? (raw || 'Browser'), version: version.split('.')[0] ?? '', system };
}

/** `crypto.randomUUID` exists on secure pages only, and a server at home is opened by its address. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function remembered(key: string, make: () => string): string {
  const known = localStorage.getItem(key);
  if (known) return known;
  const fresh = make();
  localStorage.setItem(key, fresh);
  return fresh;
}

const seen = describe(navigator.userAgent);

/** This installation: one per browser, server and app. */
export const device = {
  clientIdentifier: remembered(`houselights.${APP}.device`, randomId),
  product: APP === 'tv' ? 'Houselights TV' : 'Houselights Web',
  version: VERSION,
  platform: seen.browser,
  platformVersion: seen.version,
  device: seen.system,
  /** What the account pages call this device; in words a header can carry. */
  get name(): string {
    const { browser, system } = seen;
    return APP === 'tv' ? say('app-device-tv', { browser, system }) : say('app-device', { browser, system });
  },
};

/** The identity headers of every request, without a token. */
export function identity(): Record<string, string> {
  return {
    'X-Plex-Client-Identifier': device.clientIdentifier,
    'X-Plex-Product': device.product,
    'X-Plex-Version': device.version,
    'X-Plex-Platform': device.platform,
    'X-Plex-Platform-Version': device.platformVersion,
    'X-Plex-Device': device.device,
    'X-Plex-Device-Name': device.name,
    'X-Plex-Language': words.language,
  };
}
