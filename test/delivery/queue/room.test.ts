import { describe, expect, it } from 'vitest';
import { createRoom } from '../../../src/delivery/queue/room.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const DAY_MS = 86_400_000;

function roomOf(max: number) {
  const clock = createManualClock();
  const room = createRoom({ max, clock });
  const take = (count: number, host = '') => {
    for (let number = 0; number < count; number++) room.take(host);
  };
  const deliver = room.delivered;
  const isFull = (recipient: string, host = '') => room.isFull({ recipient, host });
  return { room, clock, take, deliver, isFull };
}

describe('the room of a queue', () => {
  it('is three quarters for recipients without a delivery, and all of it for others', () => {
    const { take, deliver, isFull } = roomOf(100);
    deliver('known');
    take(74);
    expect([isFull('new'), isFull('known')]).toEqual([false, false]);
    take(1);
    expect([isFull('new'), isFull('known')]).toEqual([true, false]);
    take(24);
    expect(isFull('known')).toBe(false);
    take(1);
    expect(isFull('known')).toBe(true);
  });

  it('is a quarter or half of that for one host, which does not reduce that of other hosts', () => {
    const { take, deliver, isFull } = roomOf(100);
    deliver('known');
    take(25, 'one');
    expect([isFull('new', 'one'), isFull('known', 'one'), isFull('new', 'other')]).toEqual([true, false, false]);
    take(25, 'one');
    expect([isFull('known', 'one'), isFull('new', 'other'), isFull('new')]).toEqual([true, false, false]);
  });

  it('has room for one delivery, however small it is', () => {
    const { take, isFull } = roomOf(1);
    expect(isFull('new', 'one')).toBe(false);
    take(1, 'one');
    expect(isFull('new', 'one')).toBe(true);
  });

  it('is returned', () => {
    const { room, take, isFull } = roomOf(4);
    take(1, 'one');
    expect(isFull('new', 'one')).toBe(true);
    room.giveBack('one');
    expect(isFull('new', 'one')).toBe(false);
    expect(room.taken()).toBe(0);
  });

  it('remembers as many recipients as it holds, and forgets one for another only after a day', async () => {
    const { clock, take, deliver, isFull } = roomOf(4);
    for (const recipient of ['a', 'b', 'c', 'd', 'e']) deliver(recipient);
    take(3);
    const known = () => ['a', 'b', 'c', 'd', 'e'].filter((recipient) => !isFull(recipient));
    expect(known()).toEqual(['a', 'b', 'c', 'd']);
    clock.advance(DAY_MS / 2);
    deliver('a');
    clock.advance(DAY_MS / 2);
    for (const recipient of ['e', 'a']) deliver(recipient);
    expect(known()).toEqual(['a', 'c', 'd', 'e']);
  });
});
