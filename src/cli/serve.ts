import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/schema.ts';
import { loadConfig } from '../config/store.ts';
import { systemClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { version } from '../lib/version.ts';
import { writeFileWhole } from '../lib/write-file.ts';
import { ProblemError } from '../problems/problem-error.ts';
import { createRelay, type Relay } from '../relay.ts';
import { pagePasswordOf, sharedSecretOf, withSharedSecret } from '../secrets/environment.ts';
import { createTerminalShell } from '../shell/terminal/shell.ts';
import { createStorageThreads } from '../stores/threads.ts';
import type { ServeOptions } from './arguments.ts';
import { createTerminalLog } from './terminal-log.ts';

/**
 * Serves until SIGTERM or SIGINT, then drains. Resolves to the exit code; rejects with an error that carries a remedy
 * when the configuration, the data folder or a port cannot be used.
 */
export async function serve(options: ServeOptions): Promise<number> {
  const stopped = nextSignal();
  const log = createTerminalLog(options.logFormat);
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const configFile = await loadConfig(options.configFile, { named: options.configNamed });
  const secret = await sharedSecretOf(process.env);
  const override = (changed: Config) => withSharedSecret(withOptions(changed, options), secret);
  const config = override(configFile.loaded);
  const { passwordFile } = config.ui;
  const password = !options.ui
    ? undefined
    : await pagePasswordOf(
        process.env,
        passwordFile === undefined ? undefined : resolve(options.dataDir, passwordFile),
      );
  const relay = await createRelay({
    configuration: { initial: config, file: { ...configFile, override } },
    storage: {
      dataDir: options.dataDir,
      threads: createStorageThreads({
        outbox: new URL('./outbox-worker.js', import.meta.url),
        historyWriter: new URL('./history-writer.js', import.meta.url),
        historyReader: new URL('./history-reader.js', import.meta.url),
        takeover: new URL('./takeover-worker.js', import.meta.url),
      }),
    },
    shell: createTerminalShell({ log }),
    version,
    log,
  });
  const gateway = await relay.start().catch(async (error: unknown) => {
    await relay.stop();
    throw error;
  });
  if (gateway.status === 'failed') {
    await relay.stop();
    throw new ProblemError(gateway.problem);
  }
  process.stdout.write(`gateway listening on ${gateway.url}\n`);
  const ui = options.ui
    ? await serveUi({ config, relay, log, password, addressFile: options.uiAddressFile })
    : undefined;
  log.info({ signal: await stopped }, 'stopping: ending what is under way');
  await ui?.close();
  if (ui !== undefined && options.uiAddressFile !== undefined) await rm(options.uiAddressFile, { force: true });
  await relay.stop();
  return 0;
}

interface Page {
  readonly config: Config;
  readonly relay: Relay;
  readonly log: Log;
  /** Opens the page instead of a printed token. */
  readonly password: string | undefined;
  /** Where the page's address is written instead of to standard output. */
  readonly addressFile: string | undefined;
}

/** The page's server is loaded after the gateway listens, so that homeservers do not wait for it. */
async function serveUi({ config, relay, log, password, addressFile }: Page) {
  const [{ createUiServer }, { passwordCredential, tokenCredential }] = await Promise.all([
    import('../api/web/ui-server.ts'),
    import('../api/web/credential.ts'),
  ]);
  const token = randomBytes(24).toString('base64url');
  const ui = createUiServer({
    config: config.ui,
    router: relay.router,
    assetsDir: fileURLToPath(new URL('../renderer', import.meta.url)),
    credential: password === undefined ? tokenCredential(token) : await passwordCredential(password),
    clock: systemClock,
    log,
  });
  try {
    const { url } = await ui.listen();
    const address = `${url}/${password === undefined ? `#token=${token}` : ''}`;
    if (addressFile === undefined) process.stdout.write(`ui ${address}\n`);
    else {
      await writeFileWhole(addressFile, `${address}\n`);
      process.stdout.write(
        `ui ${url} (its address ${password === undefined ? 'with the token ' : ''}is in ${addressFile})\n`,
      );
    }
    return ui;
  } catch (error) {
    await relay.stop();
    throw error;
  }
}

function withOptions(config: Config, options: ServeOptions): Config {
  return {
    ...config,
    gateway: {
      ...config.gateway,
      host: options.host ?? config.gateway.host,
      port: options.port ?? config.gateway.port,
    },
    ui: { ...config.ui, port: options.uiPort ?? config.ui.port },
  };
}

function nextSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });
}
