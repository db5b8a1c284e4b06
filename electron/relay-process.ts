import { join } from 'node:path';
import { RPCHandler } from '@orpc/server/message-port';
import { ConfigProblem } from '../src/config/problem.ts';
import type { Config } from '../src/config/schema.ts';
import { loadConfig } from '../src/config/store.ts';
import { createRelay } from '../src/relay.ts';
import { createRemoteShell } from '../src/shell-remote.ts';
import { relayOptionsSchema, type ToRelay } from './messages.ts';
import { createProcessLog } from './process-log.ts';

/** The utility process in which the desktop's relay runs: the same relay as headless, with the shell behind messages. */
async function run(): Promise<void> {
  const { parentPort } = process;
  const options = relayOptionsSchema.parse(JSON.parse(process.argv[2] ?? '{}'));
  const { shell, answer } = createRemoteShell((call) => parentPort.postMessage(call));
  const path = join(options.dataDir, 'config.json');
  const config = await loadConfig(path);
  const override = (from: Config): Config => ({
    ...from,
    gateway: {
      ...from.gateway,
      host: options.host ?? from.gateway.host,
      port: options.port ?? from.gateway.port,
    },
  });
  const relay = await createRelay({
    config: override(config),
    configFile: { path, loaded: config, override },
    dataDir: options.dataDir,
    shell,
    journalWorker: new URL('./journal-worker.js', import.meta.url),
    version: options.version,
    log: createProcessLog(),
  });
  const api = new RPCHandler(relay.router);

  parentPort.on('message', ({ data, ports }: { data: ToRelay; ports: Electron.MessagePortMain[] }) => {
    if (answer(data)) return;
    switch (data.type) {
      case 'connect':
        for (const port of ports) {
          api.upgrade(port);
          port.start();
        }
        return;
      case 'woke':
        relay.woke();
        return;
      case 'stop':
        relay.stop().then(
          () => process.exit(0),
          () => process.exit(1),
        );
    }
  });
  await relay.start();
  parentPort.postMessage({ type: 'running' });
}

run().catch((error: unknown) => {
  const known = error instanceof ConfigProblem;
  process.parentPort.postMessage({
    type: 'problem',
    problem: error instanceof Error ? error.message : String(error),
    remedy: known ? error.remedy : 'Look into the log, or start with another data folder.',
  });
  if (!known) console.error(error);
  // The message must leave before the process does.
  setImmediate(() => process.exit(1));
});
