import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { passwordCredential } from '../../src/api/web/credential.ts';
import { eventually } from '../support/eventually.ts';
import { ask, json, signIn, startUi } from '../support/ui.ts';

const password = 'a horse that nobody rides';
const wrong = JSON.stringify({ token: 'wrong' });

async function start() {
  const credential = await passwordCredential(password);
  let judged = 0;
  const counting = {
    ...credential,
    matches(given: string) {
      judged += 1;
      return credential.matches(given);
    },
  };
  const { port } = await startUi({ trustProxy: ['127.0.0.1'] }, { credential: counting });
  return { port, judged: () => judged };
}

const guess = (port: number, sender: string) =>
  ask(port, 'POST', '/session', { ...json, 'x-forwarded-for': sender }, wrong);

/** A wrong guess under way to the relay. */
function leaving(port: number): Promise<Socket> {
  const head = `POST /session HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\n`;
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', reject);
    socket.write(`${head}Content-Length: ${wrong.length}\r\n\r\n${wrong}`, () => resolve(socket));
  });
}

/** Milliseconds until the right password is accepted. */
async function opens(port: number, sender: string): Promise<number> {
  const started = performance.now();
  const headers = await signIn(port, { 'x-forwarded-for': sender }, password);
  expect(headers.authorization).toMatch(/^Bearer .{20}/);
  return performance.now() - started;
}

describe('the right password', () => {
  it('is accepted soon from a new address while a hundred senders keep guessing', async () => {
    const { port, judged } = await start();
    let over = false;
    const sender = async (address: string) => {
      while (!over) await guess(port, address);
    };
    const senders = Array.from({ length: 100 }, (_, at) => sender(`2001:db8:${at.toString(16)}::1`));
    onTestFinished(async () => {
      over = true;
      await Promise.all(senders);
    });
    const before = judged();
    await eventually(() => expect(judged()).toBeGreaterThan(0), { interval: 20 });
    const first = await opens(port, '192.0.2.7');
    const again = await opens(port, '192.0.2.7');
    over = true;
    expect(judged() - before).toBeGreaterThan(1);
    expect(first).toBeLessThan(5_000);
    expect(again).toBeLessThan(2_500);
  }, 60_000);

  it('is accepted soon after one customer guessed from hundreds of networks', async () => {
    const { port } = await start();
    const guesses = Array.from({ length: 500 }, (_, at) => guess(port, `2001:db8:1:${at.toString(16)}::1`));
    const statuses = Promise.all(guesses).then((answers) => new Set(answers.map(({ status }) => status)));
    await Promise.race(guesses);
    expect(await opens(port, '192.0.2.7')).toBeLessThan(5_000);
    expect(await statuses).toEqual(new Set([401, 429]));
  }, 60_000);

  it('does not wait for abandoned guesses of its own address', async () => {
    const { port, judged } = await start();
    const sockets = await Promise.all(Array.from({ length: 30 }, () => leaving(port)));
    for (const socket of sockets) socket.destroy();
    expect(await opens(port, '127.0.0.1')).toBeLessThan(5_000);
    expect(judged()).toBeLessThan(10);
  }, 60_000);
});
