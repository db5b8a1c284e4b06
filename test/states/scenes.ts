import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEndpoint } from '../emulators/endpoint.ts';
import { freePort } from '../support/free-port.ts';
import { message, notify } from '../support/notify.ts';
import { type RelayProcess, startRelay } from '../support/relay-process.ts';
import { sabotage } from '../support/sabotage.ts';

/** A relay that runs, and what it holds. */
export interface Scene {
  readonly relay: RelayProcess;
  close(): Promise<void>;
}

/** What a scene is made with: the endpoint of a push service, and a folder for the relay's data. */
interface Stage {
  readonly endpoint: string;
  readonly dataDir: string;
}

interface Script {
  readonly config: () => object | Promise<object>;
  /** Lets the configuration say on which port the gateway listens. */
  readonly ownPort?: boolean;
  readonly fill?: (relay: RelayProcess, stage: Stage) => Promise<unknown>;
}

const up = { type: 'unifiedpush', allowNetworks: ['127.0.0.1'] };
const ios = { type: 'apns', keyFile: 'missing.p8', keyId: 'KEY', teamId: 'TEAM', topic: 'org.example.ios' };
const apps = {
  'app.carillon.desktop': { type: 'desktop' },
  'dev.*': { type: 'capture' },
  'org.example.ios': ios,
  'org.example.up': up,
};
const device = (app_id: string, pushkey: string) => ({ app_id, pushkey, data: {}, tweaks: {} });

/** A push of every kind, and of every end; the endpoint's path says what it answers. */
async function fill({ gatewayUrl }: RelayProcess, { endpoint }: Stage): Promise<void> {
  const send = (notification: object) => notify(gatewayUrl, notification);
  await send(message('The build is green again.', {}, 'dev.one'));
  await send(message('من الجيد أن أراك هنا', { sender_display_name: 'ليلى', room_name: 'غرفة الأخبار' }, 'dev.one'));
  await send(message('so long '.repeat(60), { sender_display_name: 'A'.repeat(90) }, 'dev.one'));
  const hostile = '<img src=x onerror=alert(1)><b>bold</b> pay\u202etxt.exe \u0007';
  await send(message(hostile, { sender_display_name: '<b>Mallory</b>', room_name: '"};--' }, 'dev.one'));
  await send(message('Nobody knows this app', {}, 'nobody'));
  await send(message('For a phone', { devices: [device('org.example.ios', 'ab'.repeat(32))] }));
  await send(message('Too large', { devices: [device('org.example.up', `${endpoint}/413`)] }));
  await send(message('No longer there', { devices: [device('org.example.up', `${endpoint}/410`)] }));
  await send(message('For a busy provider', { devices: [device('org.example.up', `${endpoint}/503`)] }));
  await send(message('long '.repeat(1_500), { devices: [device('org.example.up', `${endpoint}/201`)] }));
  const devices = [device('dev.one', 'k1'), device('org.example.ios', 'cd'.repeat(32)), device('nobody', 'k3')];
  await send(message('For three devices', { devices }));
  await send({ counts: { unread: 3 }, devices: [device('dev.one', 'k')] });
}

const scripts: Readonly<Record<string, Script>> = {
  empty: { config: () => ({ apps }) },
  'no apps': { config: () => ({ apps: {} }) },
  secret: { config: () => ({ apps, gateway: { sharedSecret: 'correct horse battery' } }) },
  pushes: { config: () => ({ apps }), fill },
  'many pushes': {
    config: () => ({ apps }),
    async fill({ gatewayUrl }) {
      for (let number = 1; number <= 40; number++) await notify(gatewayUrl, message(`Push ${number}`, {}, 'dev.one'));
    },
  },
  'metadata only': { config: () => ({ apps, history: { content: 'metadata' } }), fill },
  refusing: {
    config: () => ({ apps }),
    async fill(relay, stage) {
      await fill(relay, stage);
      sabotage(join(stage.dataDir, 'outbox.db'), 'log');
      await notify(relay.gatewayUrl, message('Cannot be kept', {}, 'dev.one'));
    },
  },
  'provider fails': {
    config: () => ({ apps }),
    async fill({ gatewayUrl }, { endpoint }) {
      for (let number = 0; number < 6; number++) {
        const devices = [device('org.example.up', `${endpoint}/503/${number}`)];
        await notify(gatewayUrl, message(`Push ${number}`, { devices }));
      }
    },
  },
  'app off': {
    config: () => ({ apps: { 'org.example.up': { ...up, enabled: false } } }),
    fill: ({ gatewayUrl }, { endpoint }) =>
      notify(gatewayUrl, message('Kept', { devices: [device('org.example.up', `${endpoint}/201`)] })),
  },
  'faulty apps': {
    config: () => ({
      apps: {
        'org.broken': { type: 'pigeon' },
        'org.example.up': { ...up, ttl: 'long', tll: 5 },
        'dev.*': { type: 'capture' },
      },
    }),
  },
  'faulty file': {
    config: () => ({ apps }),
    fill: async (_relay, { dataDir }) => writeFile(join(dataDir, 'config.json'), '{\n  "apps": {}\n  "gateway": {}\n}'),
  },
  'restart needed': {
    config: () => ({ apps }),
    fill: async (_relay, { dataDir }) =>
      writeFile(join(dataDir, 'config.json'), JSON.stringify({ apps, ui: { port: 1 } })),
  },
  'port taken': {
    ownPort: true,
    config: async () => ({ apps, gateway: { port: await freePort() } }),
    async fill(_relay, { dataDir }) {
      const port = await freePort();
      const other = createServer().unref();
      await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
      await writeFile(join(dataDir, 'config.json'), JSON.stringify({ apps, gateway: { port } }));
    },
  },
};

/** Starts the relay of a scene with all that it holds. */
export async function openScene(name: string): Promise<Scene> {
  const script = scripts[name];
  if (script === undefined) throw new Error(`There is no scene “${name}”.`);
  const dataDir = await mkdtemp(join(tmpdir(), 'carillon-states-'));
  const service = await openEndpoint((response, { path = '' }) => {
    const status = Number(path.split('/')[1]);
    response.writeHead(status, { 'retry-after': '600', 'content-type': 'application/json' });
    response.end(status < 300 ? '' : '{"error":"as the test wants it"}');
  });
  const stage = { dataDir, endpoint: service.origin };
  const relay = await startRelay({
    dataDir,
    config: await script.config(),
    ownPort: script.ownPort ?? false,
  });
  await script.fill?.(relay, stage);
  return {
    relay,
    async close() {
      await relay.stop();
      service.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
