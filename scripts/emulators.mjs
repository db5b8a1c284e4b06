// npm run emulators: stand-ins for the providers, to point Carillon at and watch what reaches them.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildNode } from './build-node.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
await buildNode('out/emulators', { main: 'emulators/main' });
const child = spawn(process.execPath, [join(root, 'out/emulators/main.js'), root], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 0));
