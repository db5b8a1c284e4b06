import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import { parseConfig } from '../../src/config/parse.ts';
import type { Config, configSchema } from '../../src/config/schema.ts';
import type { Backoff } from '../../src/delivery/queue/backoff.ts';
import { createRelay, type RelayDeps } from '../../src/relay.ts';
import { directStores } from './direct-threads.ts';
import { silentLog } from './log.ts';
import { createScriptedShell, type ScriptedShell } from './shell.ts';
import { temporaryFolder } from './temporary.ts';

interface Options extends Pick<RelayDeps, 'network'> {
  readonly backoff?: Backoff;
  readonly drainMs?: number;
  readonly config?: z.input<typeof configSchema>;
  readonly dataDir?: string;
  /** The text of `config.json`, which is followed while the relay runs. */
  readonly file?: string | null;
  readonly shell?: ScriptedShell;
}

/** The complete relay in this process, on a free port, with its stores in a new folder. */
export async function testRelay(options: Options = {}) {
  const { config = {}, dataDir, file, shell = createScriptedShell(), network, ...timing } = options;
  const folder = dataDir ?? (await temporaryFolder());
  const path = join(folder, 'config.json');
  if (typeof file === 'string') await writeFile(path, file);
  const loaded = parseConfig(file ?? JSON.stringify(config), path);
  const override = (from: Config) => ({ ...from, gateway: { ...from.gateway, port: 0 } });
  const relay = await createRelay({
    configuration: {
      initial: override(loaded),
      ...(file === undefined ? {} : { file: { path, text: file, loaded, override } }),
    },
    storage: { dataDir: folder, threads: directStores },
    shell,
    ...(network === undefined ? {} : { network }),
    timing,
    version: '0.0.0',
    log: silentLog,
  });
  const gateway = await relay.start().catch(async (error: unknown) => {
    await relay.stop();
    throw error;
  });
  if (gateway.status === 'failed') throw new Error(gateway.problem.cause);
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= relay.stop();
    return stopped;
  };
  onTestFinished(stop);
  return { url: gateway.url, shell, dataDir: folder, router: relay.router, stop };
}
