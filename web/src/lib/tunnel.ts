/**
 * The SSH tunnel to a server that may be claimed only from near by, ready to be read. Pure.
 * The server fills it in; an older one that does not is helped out with the host the page was opened by.
 */
import type { Tunnel } from './types';

export interface TunnelPlan {
  command: string;
  url: string;
  host: string;
  sshPort: number;
  forwards: { source: string; destination: string }[];
}

export function planTunnel(given: Tunnel | null | undefined, pageHost: string, pagePort: string): TunnelPlan {
  const host = given?.putty?.hostName ?? pageHost.replace(/^\[|\]$/g, '');
  const usual = [{ sourcePort: 8888, destination: `127.0.0.1:${pagePort || 32400}` }];
  const forwards = given?.putty?.forwards ?? usual;
  const list = forwards.map((one) => `-L ${one.sourcePort}:${one.destination}`).join(' ');
  return {
    command: given?.command ?? `ssh ${list} ${host}`,
    url: given?.open ?? `http://127.0.0.1:${forwards[0]?.sourcePort ?? 8888}/web/index.html`,
    host,
    sshPort: given?.putty?.port ?? 22,
    forwards: forwards.map((one) => ({ source: String(one.sourcePort), destination: one.destination })),
  };
}
