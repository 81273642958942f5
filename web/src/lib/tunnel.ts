/**
 * The SSH tunnel to a server that may be claimed only from near by: the command and its parts. Pure.
 * The server knows its own port; the host is the one the page was opened by, because that name reaches it.
 */
import type { Tunnel } from './types';

export interface TunnelPlan {
  command: string;
  url: string;
  host: string;
  sshPort: number;
  source: number;
  destination: string;
}

export function planTunnel(given: Tunnel | null | undefined, pageHost: string, pagePort: string): TunnelPlan {
  const sshPort = given?.sshPort ?? 22;
  const source = given?.localPort ?? 8888;
  const remotePort = given?.remotePort ?? (Number(pagePort) || 32400);
  const destination = `${given?.remoteHost ?? '127.0.0.1'}:${remotePort}`;
  const host = given?.sshHost ?? given?.host ?? pageHost.replace(/^\[|\]$/g, '');
  const port = sshPort === 22 ? '' : ` -p ${sshPort}`;
  return {
    command: given?.command ?? `ssh -N -L ${source}:${destination}${port} you@${host}`,
    url: given?.url ?? `http://127.0.0.1:${source}/web/`,
    host,
    sshPort,
    source,
    destination,
  };
}
