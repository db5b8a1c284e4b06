// `npm run serve`: the headless relay from compiled code, which is built first if the sources have changed.
import { buildIfStale } from './build-if-stale.mjs';

await buildIfStale();
process.argv.splice(2, 0, 'serve');
await import('../out/main/cli.js');
