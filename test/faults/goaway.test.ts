import { describe, expect, it } from 'vitest';
import { type ApnsPush, answerWith } from '../emulators/apple.ts';
import { startApple } from '../support/emulators.ts';
import { eventually } from '../support/eventually.ts';
import { message, notify } from '../support/notify.ts';
import { testRelay } from '../support/relay.ts';

const APP_ID = 'org.example.app';
type Held = { readonly id: number; readonly answer: () => void };

/** Apple that holds its answers back, a relay, and `count` pushes to as many devices under way over one connection. */
async function startHeld(count: number) {
  const held: Held[] = [];
  let holding = false;
  const apple = await startApple((stream, push: ApnsPush) => {
    const answer = () => answerWith(200)(stream, push);
    if (holding) held.push({ id: stream.id ?? 0, answer });
    else answer();
  });
  const { url } = await testRelay({ file: JSON.stringify({ apps: { [APP_ID]: { type: 'apns', ...apple.config } } }) });
  const device = (index: number) => ({ app_id: APP_ID, pushkey: String(index).padStart(64, '0') });
  // The first one shows who asks; only then Apple takes many at once.
  await notify(url, message('first', { devices: [device(0)] }));
  holding = true;
  const devices = Array.from({ length: count }, (_, index) => device(index + 1));
  const answered = notify(url, message('Hi', { devices }));
  await eventually(() => expect(held).toHaveLength(count));
  return {
    apple,
    url,
    device,
    answered,
    held,
    release() {
      holding = false;
    },
  };
}

/** How often each device was looked at by Apple, but for the first. */
function times(received: readonly ApnsPush[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { token } of received.slice(1)) counts.set(token, (counts.get(token) ?? 0) + 1);
  return counts;
}

describe('APNs says GOAWAY', () => {
  it('with requests under way below and above its last stream: nothing is lost, and nothing it looked at is doubled', async () => {
    const { apple, answered, held, release } = await startHeld(10);
    const ids = held.map(({ id }) => id).toSorted((left, right) => left - right);
    const last = ids[5] ?? 0;
    release();
    apple.goAway(last);
    for (const { id, answer } of held) if (id <= last) answer();
    expect(await answered).toEqual({ status: 200, body: { rejected: [] } });
    expect(apple.connections()).toBe(2);
    // The emulator reads all; those above the last stream it would not have looked at, so they come a second time.
    expect([...times(apple.received).values()].toSorted()).toEqual([1, 1, 1, 1, 1, 1, 2, 2, 2, 2]);
  });

  it('with an error: what it did not look at goes out over another connection at once, the rest is tried again', async () => {
    const { apple, answered, held, release } = await startHeld(4);
    const ids = held.map(({ id }) => id).toSorted((left, right) => left - right);
    release();
    apple.goAway(ids[1], 11);
    expect(await answered).toEqual({ status: 200, body: { rejected: [] } });
    await eventually(() => expect(times(apple.received).size).toBe(4));
    await eventually(() => expect([...times(apple.received).values()]).toEqual([2, 2, 2, 2]));
  });

  it('with nothing under way: the next push goes out over another connection', async () => {
    const { apple, answered, held, release, url, device } = await startHeld(1);
    release();
    for (const { answer } of held) answer();
    await answered;
    apple.goAway();
    await notify(url, message('next', { devices: [device(2)] }));
    expect(times(apple.received).get(device(2).pushkey)).toBe(1);
  });
});
