import { serveStates } from './server.ts';

/** Every state of the window at one address, until it is interrupted. */
const [port = '0'] = process.argv.slice(2);
const server = await serveStates(Number(port));
console.log(`Every state of the window: ${server.url}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await server.close();
    process.exit(0);
  });
}
