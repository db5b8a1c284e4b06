// npm run dev: the desktop app. Vite's server updates its page with each change, and the app restarts when shell or relay
// change. npm run dev -- serve […]: the headless relay, which restarts likewise; its page is rebuilt and has to be reloaded.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resolveConfig } from 'electron-vite';
import { build, createServer, mergeConfig } from 'vite';
import { findElectron } from './electron-runtime.mjs';
import { createRestarting } from './restarting.mjs';
import { missingForDesktop } from './system-needs.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const [kind, ...more] = process.argv.slice(2);
const headless = kind === 'serve';
const say = (text) => process.stderr.write(`${text}\n`);

const program = headless
  ? () => [process.execPath, '--enable-source-maps', join(root, 'out/main/cli.js'), 'serve', ...more]
  : await desktop(process.argv.slice(2));
// From now on out/ holds development builds, which npm start must not run.
rmSync(join(root, 'out', '.built'), { force: true });
const { config } = headless
  ? await resolveConfig({ root, logLevel: 'warn' }, 'build', 'production')
  : await resolveConfig({ root, logLevel: 'warn' }, 'serve', 'development');
const env = { ...process.env };
delete env.ELECTRON_RUN_AS_NODE;
const running = createRestarting({ command: program, env, ended: (code) => process.exit(code) });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => running.stop());

if (headless) {
  await follow(config.renderer, () => say('The page is rebuilt. Reload it to see the change.'));
} else {
  const server = await createServer(config.renderer);
  await server.listen();
  env.ELECTRON_RENDERER_URL = server.resolvedUrls.local[0].replace(/\/$/, '');
  await follow(config.preload, () => server.ws.send({ type: 'full-reload' }));
}
await follow(config.main, () => {
  say('Shell and relay are rebuilt; restarting …');
  running.restart();
});
running.restart();

/** Builds a part with each change. Resolves after its first build; calls `changed` after each later one that succeeds. */
async function follow(part, changed) {
  const watcher = await build(mergeConfig(part, { build: { watch: {} } }));
  await new Promise((resolve) => {
    let first = true;
    let failed = false;
    watcher.on('event', ({ code }) => {
      if (code === 'START') failed = false;
      if (code === 'ERROR') failed = true;
      if (code !== 'END' || failed) return;
      if (!first) return changed();
      first = false;
      resolve();
    });
  });
}

async function desktop(given) {
  const display = missingForDesktop();
  if (display !== null) {
    say(`${display}\nWithout a display: npm run dev -- serve`);
    process.exit(1);
  }
  const { path, args } = await findElectron();
  const libraries = missingForDesktop(path);
  if (libraries !== null) {
    say(libraries);
    process.exit(1);
  }
  const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return () => [path, ...sandbox, ...args, ...given];
}
