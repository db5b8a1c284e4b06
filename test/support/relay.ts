import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import { configSchema } from '../../src/config/schema.ts';
import { createRelay } from '../../src/relay.ts';
import { silentLog } from './log.ts';
import { createScriptedShell, type ScriptedShell } from './shell.ts';
import { temporaryFolder } from './temporary.ts';

interface Options {
  readonly config?: z.input<typeof configSchema>;
  readonly dataDir?: string;
  readonly shell?: ScriptedShell;
}

/** The whole relay in this process, on a free port, with a journal in a folder of its own. */
export async function testRelay({ config = {}, dataDir, shell = createScriptedShell() }: Options = {}) {
  const folder = dataDir ?? (await temporaryFolder());
  const relay = await createRelay({
    config: configSchema.parse({ ...config, gateway: { port: 0, ...config.gateway } }),
    dataDir: folder,
    shell,
    journalWorker: null,
    version: '0.0.0',
    log: silentLog,
  });
  const gateway = await relay.start();
  if (gateway.status === 'failed') throw new Error(gateway.problem);
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= relay.stop();
    return stopped;
  };
  onTestFinished(stop);
  return { url: gateway.url, shell, dataDir: folder, router: relay.router, stop };
}
