// Says what a visitor downloads before anything plays, and fails the build when it is more than the house allows.
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMIT = 150_000;
let failed = false;
for (const app of ['web', 'tv']) {
  const dist = new URL(`./dist/${app}/`, import.meta.url);
  const page = readFileSync(new URL('index.html', dist), 'utf8');
  const assets = readdirSync(new URL('assets/', dist)).filter((name) => /\.(js|css)$/.test(name));
  const gzipped = (name) => gzipSync(readFileSync(new URL(`assets/${name}`, dist))).length;
  const first = assets.filter((name) => page.includes(name)).reduce((sum, name) => sum + gzipped(name), 0);
  const later = assets.filter((name) => !page.includes(name)).reduce((sum, name) => sum + gzipped(name), 0);
  console.log(`/${app}: ${(first / 1000).toFixed(1)} kB before play, ${(later / 1000).toFixed(1)} kB more when something plays (gzip)`);
  failed ||= first > LIMIT;
}
if (failed) {
  console.error(`more than ${LIMIT / 1000} kB before play`);
  process.exit(1);
}
