import { expect, test } from 'vitest';
import { planTunnel } from './tunnel';

test('the server’s own words are shown as they are', () => {
  const plan = planTunnel(
    {
      command: 'ssh -L 8888:127.0.0.1:32400 -L 32480:127.0.0.1:32480 films.example.test',
      open: 'http://127.0.0.1:8888/web/index.html',
      putty: {
        hostName: 'films.example.test',
        port: 22,
        panel: 'Connection > SSH > Tunnels',
        forwards: [
          { sourcePort: 8888, destination: '127.0.0.1:32400' },
          { sourcePort: 32480, destination: '127.0.0.1:32480' },
        ],
      },
    },
    'x',
    '',
  );
  expect(plan.command).toBe('ssh -L 8888:127.0.0.1:32400 -L 32480:127.0.0.1:32480 films.example.test');
  expect(plan.forwards).toHaveLength(2);
});

test('without a word from the server the tunnel leads to the host the page was opened by', () => {
  expect(planTunnel(null, 'films.example.test', '32400').command).toBe('ssh -L 8888:127.0.0.1:32400 films.example.test');
  expect(planTunnel(undefined, 'films.example.test', '').forwards[0]?.destination).toBe('127.0.0.1:32400');
});

test('an IPv6 address loses its brackets, which ssh does not take', () => {
  expect(planTunnel(null, '[2001:db8::7]', '32400').host).toBe('2001:db8::7');
});
