import { join } from 'node:path';
import { RPCHandler } from '@orpc/server/message-port';
import type { ApiContext } from '../src/api/context.ts';
import type { Config } from '../src/config/schema.ts';
import { loadConfig } from '../src/config/store.ts';
import { ProblemError } from '../src/problems/problem-error.ts';
import { createRelay, type Relay } from '../src/relay.ts';
import { sharedSecretOf, withSharedSecret } from '../src/secrets/environment.ts';
import { createRemoteShell } from '../src/shell/remote.ts';
import { createStorageThreads } from '../src/stores/threads.ts';
import { relayOptionsSchema, type ToRelay } from './messages.ts';
import { createProcessLog } from './process-log.ts';

/** The utility process in which the desktop's relay runs: the same relay as headless, with the shell in the main process. */
async function run(): Promise<void> {
  const { parentPort } = process;
  const options = relayOptionsSchema.parse(JSON.parse(process.argv[2] ?? '{}'));
  const { shell, answer } = createRemoteShell((call) => parentPort.postMessage(call));
  let relay: Relay | undefined;
  let api: RPCHandler<ApiContext> | undefined;

  // Messages are handled from the start: to open sealed keys, createRelay needs the shell's answers.
  parentPort.on('message', ({ data, ports }: { data: ToRelay; ports: Electron.MessagePortMain[] }) => {
    if (answer(data)) return;
    switch (data.type) {
      case 'connect':
        for (const port of ports) {
          api?.upgrade(port);
          port.start();
        }
        return;
      case 'woke':
        relay?.woke();
        return;
      case 'stop':
        Promise.resolve(relay?.stop()).then(
          () => process.exit(0),
          () => process.exit(1),
        );
    }
  });

  const configFile = await loadConfig(join(options.dataDir, 'config.json'), { named: false });
  const secret = await sharedSecretOf(process.env);
  const override = (from: Config): Config => {
    const { host = from.gateway.host, port = from.gateway.port } = options;
    return withSharedSecret({ ...from, gateway: { ...from.gateway, host, port } }, secret);
  };
  relay = await createRelay({
    configuration: { initial: override(configFile.loaded), file: { ...configFile, override } },
    storage: {
      dataDir: options.dataDir,
      threads: createStorageThreads({
        outbox: new URL('./outbox-worker.js', import.meta.url),
        historyWriter: new URL('./history-writer.js', import.meta.url),
        historyReader: new URL('./history-reader.js', import.meta.url),
        takeover: new URL('./takeover-worker.js', import.meta.url),
      }),
    },
    shell,
    version: options.version,
    log: createProcessLog(),
  });
  api = new RPCHandler(relay.router);
  await relay.start();
  parentPort.postMessage({ type: 'running' });
}

run().catch((error: unknown) => {
  const known = error instanceof ProblemError;
  process.parentPort.postMessage({
    type: 'problem',
    problem: error instanceof Error ? error.message : String(error),
    remedy: known ? error.remedy : 'Read the log, or start with another data folder.',
  });
  createProcessLog().error({ err: error }, 'the relay failed and exits');
  // The message has to leave before the process exits.
  setImmediate(() => process.exit(1));
});
