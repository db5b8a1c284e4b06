// The headless relay: compiled code, built first only when the sources changed.
import { buildIfStale } from './build-if-stale.mjs';

await buildIfStale();
process.argv.splice(2, 0, 'serve');
await import('../out/main/cli.js');
