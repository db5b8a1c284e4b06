import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import { onTestFinished } from 'vitest';

/** Listens but accepts no connection until its flag is set, because its thread is blocked. */
const source = `
const { createServer } = require('node:net');
const { parentPort, workerData: { flag, host, port } } = require('node:worker_threads');
const server = createServer((socket) => socket.on('error', () => undefined));
server.listen({ port, host, backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  setImmediate(() => Atomics.wait(new Int32Array(flag), 0, 0));
});
`;

/**
 * A port that does not answer: its queue of connections is full, so the system drops further attempts. After `wakeUp`,
 * an attempt that is still under way succeeds a second after its start, when TCP retransmits.
 */
export async function startStalled({ host = '127.0.0.1', port = 0 } = {}) {
  const flag = new SharedArrayBuffer(4);
  const wakeUp = () => {
    const view = new Int32Array(flag);
    Atomics.store(view, 0, 1);
    Atomics.notify(view, 0);
  };
  const worker = new Worker(source, { eval: true, workerData: { flag, host, port } });
  const listening = await new Promise<number>((resolve) => worker.once('message', resolve));
  // One more than fit into the queue.
  const fillers = await Promise.all(
    [1, 2].map(
      () =>
        new Promise<ReturnType<typeof connect>>((resolve) => {
          const filler = connect({ host, port: listening }, () => resolve(filler));
          filler.on('error', () => undefined);
        }),
    ),
  );
  onTestFinished(async () => {
    for (const filler of fillers) filler.destroy();
    wakeUp();
    await worker.terminate();
  });
  return { host, port: listening, wakeUp };
}
