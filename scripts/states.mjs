// npm run states [-- PORT]: every state of the window, on a page that a browser opens.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './build-if-stale.mjs';
import { buildNode } from './build-node.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
await buildIfStale();
await buildNode('out/states', { main: 'states/main' });
const child = spawn(process.execPath, [join(root, 'out/states/main.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 0));
