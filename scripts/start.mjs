// `npm start`: the desktop app; where it cannot run, the reason why and the headless relay.
import { spawn } from 'node:child_process';
import { buildIfStale } from './build-if-stale.mjs';
import { findElectron } from './electron-runtime.mjs';
import { missingForDesktop } from './system-needs.mjs';

const say = (text) => process.stderr.write(`${text}\n`);

await buildIfStale();
const runtime = await findRuntime();
if (runtime === undefined) await serveInstead();
else runDesktop(runtime);

async function findRuntime() {
  const display = missingForDesktop();
  if (display !== null) {
    say(display);
    return undefined;
  }
  try {
    const found = await findElectron();
    const libraries = missingForDesktop(found.path);
    if (libraries === null) return found;
    say(libraries);
  } catch (error) {
    say(error.message);
  }
  return undefined;
}

async function serveInstead() {
  say('Serving without a window instead; open the second address in a browser.');
  process.argv.splice(2, 0, 'serve');
  await import('../out/main/cli.js');
}

function runDesktop({ path, args }) {
  const root = process.platform === 'linux' && process.getuid?.() === 0;
  if (root) say('Running as root, so Chromium has no sandbox. Use an ordinary account for daily use.');
  const env = { ...process.env };
  // Some tools set it, and it would make Electron behave as Node.
  delete env.ELECTRON_RUN_AS_NODE;
  const child = spawn(path, [...(root ? ['--no-sandbox'] : []), ...args, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env,
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}
