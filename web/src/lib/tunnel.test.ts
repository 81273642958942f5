import { expect, test } from 'vitest';
import { planTunnel } from './tunnel';

test('without a word from the server the tunnel leads to the host the page was opened by', () => {
  const plan = planTunnel(null, 'films.example.test', '32400');
  expect(plan.command).toBe('ssh -N -L 8888:127.0.0.1:32400 you@films.example.test');
  expect(plan.url).toBe('http://127.0.0.1:8888/web/');
});

test('a proxied page still leads to the server’s own port', () => {
  expect(planTunnel({ remotePort: 32400 }, 'films.example.test', '').destination).toBe('127.0.0.1:32400');
  expect(planTunnel(undefined, 'films.example.test', '').destination).toBe('127.0.0.1:32400');
});

test('an IPv6 address loses its brackets, which ssh does not take', () => {
  expect(planTunnel({}, '[2001:db8::7]', '32400').host).toBe('2001:db8::7');
});

test('the server’s own command wins', () => {
  expect(planTunnel({ command: 'ssh -L 9000:127.0.0.1:32400 ana@10.0.0.7', localPort: 9000 }, 'x', '').command).toContain('9000');
});
