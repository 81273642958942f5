// A home network, a machine beside it, and another network behind a road: network namespaces made for one test.
//
//   home 192.168.77.2 ─┐
//                      ├─ road (bridge 192.168.77.1 · 203.0.113.1) ── far 203.0.113.7
//   near 192.168.77.3 ─┘
//
// 203.0.113.0/24 is a documentation network (RFC 5737): nothing of it exists outside these namespaces.

import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atEnd, run } from './house.mjs';

export const addresses = { home: '192.168.77.2', near: '192.168.77.3', far: '203.0.113.7', road: '203.0.113.1' };

async function ip(...args) {
  const { code, stderr } = await run('ip', args);
  if (code !== 0) throw new Error(`ip ${args.join(' ')}: ${stderr.trim()}`);
}

/** Builds the networks; they are gone after the test. Gives the namespace names and a way to run inside one. */
export async function networks(t) {
  const mark = `hl${process.pid}`;
  const names = Object.fromEntries(['home', 'near', 'far', 'road'].map((place) => [place, `${mark}-${place}`]));
  atEnd(t, async () => {
    for (const name of Object.values(names)) await run('ip', ['netns', 'del', name]);
  });
  for (const name of Object.values(names)) {
    await ip('netns', 'add', name);
    await ip('-n', name, 'link', 'set', 'lo', 'up');
  }
  const { road } = names;
  await ip('-n', road, 'link', 'add', 'lan', 'type', 'bridge');
  await ip('-n', road, 'addr', 'add', '192.168.77.1/24', 'dev', 'lan');
  await ip('-n', road, 'link', 'set', 'lan', 'up');
  for (const place of ['home', 'near', 'far']) {
    await ip('-n', names[place], 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', place, 'netns', road);
    const lan = place !== 'far';
    await ip('-n', names[place], 'addr', 'add', `${addresses[place]}/24`, 'dev', 'eth0');
    await ip('-n', names[place], 'link', 'set', 'eth0', 'up');
    if (lan) await ip('-n', road, 'link', 'set', place, 'master', 'lan');
    else await ip('-n', road, 'addr', 'add', `${addresses.road}/24`, 'dev', place);
    await ip('-n', road, 'link', 'set', place, 'up');
    await ip('-n', names[place], 'route', 'add', 'default', 'via', lan ? '192.168.77.1' : addresses.road);
  }
  await run('ip', ['netns', 'exec', road, 'sysctl', '-qw', 'net.ipv4.ip_forward=1']);
  return {
    names,
    prefix: (place) => ['ip', 'netns', 'exec', names[place]],
    within: (place, command, args, options) => run('ip', ['netns', 'exec', names[place], command, ...args], options),
  };
}

/** A Chromium that lives in a namespace: a wrapper for `browser({ executablePath })`. */
export async function chromiumIn(net, place, folder) {
  const path = join(folder, `chromium-${place}`);
  await writeFile(path, `#!/bin/sh\nexec ip netns exec ${net.names[place]} /usr/bin/chromium "$@"\n`);
  await chmod(path, 0o755);
  return path;
}

/** A real OpenSSH server at home and the key of a person who may come in. Gives arguments for `ssh`. */
export async function sshServer(net, folder, start) {
  await mkdir('/run/sshd', { recursive: true });
  for (const name of ['host', 'person']) {
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
  }
  await writeFile(
    join(folder, 'sshd_config'),
    [
      'Port 2222',
      `HostKey ${join(folder, 'host')}`,
      `AuthorizedKeysFile ${join(folder, 'person.pub')}`,
      `PidFile ${join(folder, 'sshd.pid')}`,
      'StrictModes no',
      'UsePAM no',
      'PermitRootLogin prohibit-password',
      'PasswordAuthentication no',
      'AllowTcpForwarding yes',
      '',
    ].join('\n'),
  );
  const server = start([...net.prefix('home'), '/usr/sbin/sshd', '-D', '-e', '-f', join(folder, 'sshd_config')]);
  const client = [
    '-p', '2222', '-i', join(folder, 'person'), '-N',
    '-o', 'StrictHostKeyChecking=no', '-o', `UserKnownHostsFile=${join(folder, 'known')}`, '-o', 'ExitOnForwardFailure=yes',
  ];
  return { server, client, target: `root@${addresses.home}` };
}
