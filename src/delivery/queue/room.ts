import { hash } from 'node:crypto';
import type { Clock } from '../../lib/clock.ts';

/** How much of a queue's room may be taken when another delivery is accepted: in all, and by the host that it goes to. */
interface Share {
  readonly all: number;
  readonly atOneHost: number;
}

/** For recipients that have had a delivery, and for all others: anybody can invent those. */
const FOR_KNOWN: Share = { all: 1, atOneHost: 1 / 2 };
const FOR_OTHERS: Share = { all: 3 / 4, atOneHost: 1 / 4 };

/** A recipient that has had no delivery for so long may be forgotten in favour of another. */
const KNOWN_MS = 86_400_000;
/** Letters of base64url that a recipient is remembered by: 96 bits, for a pushkey may be long. */
const MARK_LENGTH = 16;

/** Where a delivery goes. */
export interface Destination {
  readonly recipient: string;
  /** The host that its device names; empty where it names none. */
  readonly host: string;
}

/** The room of a queue: how many deliveries it may hold, and for whom. */
export interface Room {
  /** True when no more deliveries may be accepted for this destination. */
  isFull(destination: Destination): boolean;
  /** A delivery to this host is accepted. */
  take(host: string): void;
  /** It has ended, or is not accepted after all. */
  giveBack(host: string): void;
  /** A delivery to this recipient succeeded. */
  delivered(recipient: string): void;
  /** Deliveries that it holds. */
  taken(): number;
}

export interface RoomDeps {
  /** Deliveries that it holds. */
  readonly max: number;
  readonly clock: Pick<Clock, 'steady'>;
}

/**
 * Divides the room of a queue, so that neither one host that does not answer nor pushkeys that somebody invented can take
 * all of it: then no push of the app could be accepted.
 */
export function createRoom({ max, clock }: RoomDeps): Room {
  const known = createKnownRecipients({ max, clock });
  const takenByHost = new Map<string, number>();
  let taken = 0;

  const fits = ({ all, atOneHost }: Share, host: string): boolean =>
    taken < Math.ceil(max * all) && (takenByHost.get(host) ?? 0) < Math.ceil(max * atOneHost);

  function take(host: string): void {
    taken += 1;
    if (host !== '') takenByHost.set(host, (takenByHost.get(host) ?? 0) + 1);
  }

  function giveBack(host: string): void {
    taken -= 1;
    if (host === '') return;
    const left = (takenByHost.get(host) ?? 0) - 1;
    if (left > 0) takenByHost.set(host, left);
    else takenByHost.delete(host);
  }

  return {
    isFull({ recipient, host }) {
      if (fits(FOR_OTHERS, host)) return false;
      return !fits(FOR_KNOWN, host) || !known.has(recipient);
    },

    take,
    giveBack,

    delivered: known.add,
    taken: () => taken,
  };
}

/**
 * The recipients that have had a delivery since the relay started, at most `max`. A new one takes the place of the one
 * whose last delivery is the longest ago, but only after a day: otherwise anybody with a host that answers could make it
 * forget all others.
 */
function createKnownRecipients({ max, clock }: RoomDeps) {
  /** Steady milliseconds of the last delivery, the longest ago first. */
  const deliveredAt = new Map<string, number>();

  return {
    has: (recipient: string): boolean => deliveredAt.has(markOf(recipient)),

    add(recipient: string): void {
      const mark = markOf(recipient);
      const now = clock.steady();
      if (!deliveredAt.delete(mark) && deliveredAt.size >= max) {
        const [oldest] = deliveredAt;
        if (oldest === undefined || oldest[1] > now - KNOWN_MS) return;
        deliveredAt.delete(oldest[0]);
      }
      deliveredAt.set(mark, now);
    },
  };
}

const markOf = (recipient: string) => hash('sha256', recipient, 'base64url').slice(0, MARK_LENGTH);
