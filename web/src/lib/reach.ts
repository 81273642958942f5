/** Whether a server answers from here, and at which of its addresses: the first that says it is the one we mean. */
import type { KnownServer } from './types';

const PATIENCE = 4000;

export async function probe(server: KnownServer): Promise<string | null> {
  const tries = server.connections.map((uri) => answers(uri.replace(/\/$/, ''), server.machineIdentifier));
  try {
    return await Promise.any(tries);
  } catch {
    return null;
  }
}

async function answers(uri: string, machineIdentifier: string): Promise<string> {
  const response = await fetch(`${uri}/identity`, {
    headers: { Accept: 'application/json' },
    signal: AbortSignal.timeout(PATIENCE),
    credentials: 'omit',
    cache: 'no-store',
  });
  const body = (await response.json()) as { MediaContainer?: { machineIdentifier?: string } };
  if (body.MediaContainer?.machineIdentifier !== machineIdentifier) throw new Error('another server answers here');
  return uri;
}
