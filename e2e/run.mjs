// Runs the stories, one file after the other, around one PostgreSQL cluster.
//
//   node run.mjs                        all
//   node run.mjs stories/alone.test.mjs some

import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { startCluster } from './lib/postgres.mjs';

const named = process.argv.slice(2);
const all = ['stories', 'routes'].flatMap((folder) => readdirSync(folder).filter((one) => one.endsWith('.test.mjs')).sort().map((one) => `${folder}/${one}`));
const cluster = await startCluster();
const tests = spawn(process.execPath, ['--test', '--test-concurrency=1', '--test-timeout=900000', ...(named.length ? named : all)], {
  stdio: 'inherit',
  env: { ...process.env, HOUSELIGHTS_E2E_POSTGRES: cluster.place },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => tests.kill(signal));
const code = await new Promise((done) => tests.on('exit', (status) => done(status ?? 1)));
await cluster.end();
process.exit(code);
