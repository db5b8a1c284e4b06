import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import { connect, createServer as createRelay, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appSchema } from '../../src/config/app-schema.ts';
import { createApns } from '../../src/providers/apns/create.ts';
import { createFcm } from '../../src/providers/fcm/create.ts';
import type { Network } from '../../src/providers/http/network.ts';
import type { Provider } from '../../src/providers/provider.ts';
import { createUnifiedPush } from '../../src/providers/unifiedpush/create.ts';
import { openApple } from '../emulators/apple.ts';
import { openEndpoint } from '../emulators/endpoint.ts';
import { openGoogle } from '../emulators/google.ts';
import { deliveryOf } from './delivery.ts';

/*
 * Runs in its own network namespace, with the folder of certificates as its argument. Packets that leave it are lost silently,
 * because their next hop does not exist. A slow address is a lost one until it becomes ours; TCP retransmits after a second.
 * Prints the result of each delivery as JSON.
 */

/** The result of a delivery through one provider beside a dead address family. */
export interface DeadNetworkResult {
  readonly way: string;
  /** The family whose address never answers. */
  readonly dead: 'IPv4' | 'IPv6' | 'both';
  /** Whether the resolver lists it before the other one, which is slow. */
  readonly place: 'first' | 'last';
  readonly outcome: unknown;
  readonly ms: number;
}

const SLOW_MS = 400;
const [, , tlsFolder = ''] = process.argv;
const ip = (...words: string[]) => execFileSync('ip', words, { stdio: ['ignore', 'ignore', 'inherit'] });

ip('link', 'set', 'lo', 'up');
ip('link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'v1');
ip('addr', 'add', '192.0.2.1/24', 'dev', 'v0');
ip('-6', 'addr', 'add', '2001:db8::1/64', 'dev', 'v0', 'nodad');
ip('link', 'set', 'v0', 'up');
ip('link', 'set', 'v1', 'up');

let pairs = 1;
/** An address of each family that never answers. */
function deadPair() {
  pairs += 1;
  const pair = { IPv4: `192.0.2.${pairs}`, IPv6: `2001:db8::${pairs}` };
  for (const address of Object.values(pair)) {
    ip('neigh', 'add', address, 'lladdr', '02:00:00:00:00:99', 'dev', 'v0', 'nud', 'permanent');
  }
  return pair;
}

/** A port on every address that forwards to one of 127.0.0.1. */
async function everywhere(port: number): Promise<number> {
  const relay = createRelay((socket) => {
    const through = connect(port, '127.0.0.1');
    socket.on('error', () => undefined).pipe(through);
    through.on('error', () => undefined).pipe(socket);
  });
  return listen(relay);
}

function listen(server: Server | HttpServer): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '::', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

const folder = (name: string) => mkdtempSync(join(tmpdir(), `carillon-${name}-`));
const apple = await openApple(folder('apple'), tlsFolder);
const google = await openGoogle(folder('google'), undefined, tlsFolder);
const endpoint = await openEndpoint();
const proxy = createServer().on('connect', (request, socket) => {
  const { port } = new URL(`http://${request.url}`);
  const through = connect(Number(port), '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    through.pipe(socket).pipe(through);
  });
});
const portOf = (url: string) => Number(new URL(url).port);
const ports = {
  apple: await everywhere(portOf(apple.config.endpoint)),
  google: await everywhere(portOf(google.config.endpoint)),
  endpoint: await everywhere(portOf(endpoint.origin)),
  proxy: await listen(proxy),
};

const caFile = join(tlsFolder, 'cert.pem');
const near = ['192.0.2.0/24', '2001:db8::/32'];
const proxyUrl = `http://localhost:${ports.proxy}`;
const httpUrl = `http://localhost:${ports.endpoint}/up`;
const apnsConfig = { ...apple.config, type: 'apns', endpoint: `https://localhost:${ports.apple}`, caFile };
const fcmConfig = {
  ...google.config,
  type: 'fcm',
  endpoint: `https://localhost:${ports.google}`,
  tokenEndpoint: `https://localhost:${ports.google}/token`,
  caFile,
};

function make(config: object, network: Network): Provider {
  const parsed = appSchema.parse(config);
  switch (parsed.type) {
    case 'apns':
      return createApns(parsed, { env: {}, network, read: readFileSync }) as Provider;
    case 'fcm':
      return createFcm(parsed, { env: {}, network, read: readFileSync }) as Provider;
    case 'unifiedpush':
      return createUnifiedPush(parsed, { env: {}, network, read: readFileSync }) as Provider;
    default:
      throw new Error(`No way for ${parsed.type}.`);
  }
}

const ways: Readonly<Record<string, { readonly config: object; readonly pushkey: string }>> = {
  'an endpoint': { config: { type: 'unifiedpush', allowNetworks: near }, pushkey: httpUrl },
  'an endpoint behind a proxy': { config: { type: 'unifiedpush', proxy: proxyUrl }, pushkey: httpUrl },
  Apple: { config: apnsConfig, pushkey: 'ab'.repeat(32) },
  'Apple behind a proxy': { config: { ...apnsConfig, proxy: proxyUrl }, pushkey: 'ab'.repeat(32) },
  'Google and its token endpoint': { config: fcmConfig, pushkey: 'token' },
};

/** Prepares a delivery up to its request. */
function ready({ way, dead, place }: Omit<DeadNetworkResult, 'outcome' | 'ms'>): () => Promise<DeadNetworkResult> {
  const { config, pushkey } = ways[way] ?? { config: {}, pushkey: '' };
  const pair = deadPair();
  const [silent, slow] = dead === 'IPv4' ? [pair.IPv4, pair.IPv6] : [pair.IPv6, pair.IPv4];
  const inOrder = place === 'first' ? [silent, slow] : [slow, silent];
  const addresses = inOrder.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  const lookup = ((_host: string, _options: object, done: (error: null, all: object[]) => void) =>
    done(null, addresses)) as unknown as NonNullable<Network['lookup']>;
  const provider = make(config, { lookup });
  const event = { event_id: '$1', room_id: '!r:example.org', type: 'm.room.message', content: { body: 'Hi' } };
  const prepared = provider.prepare(deliveryOf({ ...event, devices: [{ app_id: 'app', pushkey }] }));
  if (prepared.kind === 'none') throw new Error(`There is nothing to send to ${way}.`);
  const nodad = slow.includes(':') ? ['nodad'] : [];
  const comeAlive = () => execFile('ip', ['addr', 'add', slow, 'dev', 'lo', ...nodad]);
  return async () => {
    const began = performance.now();
    if (dead !== 'both') setTimeout(comeAlive, SLOW_MS);
    const { outcome } = await provider.deliver(prepared.request, new AbortController().signal);
    return { way, dead, place, outcome, ms: performance.now() - began };
  };
}

const cases = [
  ['IPv4', 'first'],
  ['IPv4', 'last'],
  ['IPv6', 'first'],
  ['IPv6', 'last'],
  ['both', 'first'],
] as const;
const deliveries = Object.keys(ways).flatMap((way) => cases.map(([dead, place]) => ready({ way, dead, place })));
const results = await Promise.all(deliveries.map((deliver) => deliver()));
process.stdout.write(JSON.stringify(results), () => process.exit());
