import { networkOf, widerNetworkOf } from '../../gateway/senders.ts';
import type { Clock } from '../../lib/clock.ts';
import { createGuessRecord } from './guess-record.ts';

/** How long a wrong guess delays the next one of its sender. Milliseconds. */
const HOLD_MS = 1_000;
/** How many guesses of one sender may wait, and how many in all: judging one takes about 70 ms. */
const MAX_OF_SENDER = 20;
const MAX_WAITING = 48;

type Judged = 'right' | 'wrong' | 'too-many';

interface Guess {
  readonly sender: string;
  readonly network: string;
  readonly judge: () => Promise<boolean>;
  readonly answer: (judged: Judged | Promise<never>) => void;
}

/**
 * Judges a guess, and slows guessing down. One guess is judged at a time: first those of senders that recently gave the
 * right password, then those from the networks and senders with the fewest guesses, and of these the newest. A wrong
 * guess delays its own sender. A guess beyond the limits, or whose sender is `gone`, is not judged: `too-many`.
 */
export type JudgeGuess = (address: string, judge: () => Promise<boolean>, gone?: AbortSignal) => Promise<Judged>;

export function createGuesses(clock: Pick<Clock, 'after' | 'steady'>): JudgeGuess {
  const record = createGuessRecord(clock.steady);
  const held = new Set<string>();
  let waiting: Guess[] = [];
  let current: Guess | null = null;

  const byRank = () =>
    waiting
      .map((guess) => ({ guess, rank: record.rankOf(guess) }))
      .sort(
        (left, right) => left.rank[0] - right.rank[0] || left.rank[1] - right.rank[1] || left.rank[2] - right.rank[2],
      )
      .map(({ guess }) => guess);

  function drop(guess: Guess | undefined): void {
    if (guess === undefined || !waiting.includes(guess)) return;
    waiting = waiting.filter((one) => one !== guess);
    guess.answer('too-many');
  }

  function hold(sender: string): void {
    held.add(sender);
    clock.after(HOLD_MS, () => {
      held.delete(sender);
      judgeNext();
    });
  }

  async function judge(guess: Guess): Promise<Judged> {
    if (await guess.judge()) {
      record.right(guess);
      return 'right';
    }
    hold(guess.sender);
    return 'wrong';
  }

  function judgeNext(): void {
    const next = current === null ? byRank().find(({ sender }) => !held.has(sender)) : undefined;
    if (next === undefined) return;
    waiting = waiting.filter((one) => one !== next);
    current = next;
    judge(next)
      .then(next.answer, (error: unknown) => next.answer(Promise.reject(error)))
      .finally(() => {
        current = null;
        judgeNext();
      });
  }

  return (address, judge, gone) =>
    new Promise((resolve) => {
      const sender = networkOf(address);
      const guess: Guess = { sender, network: widerNetworkOf(address), judge, answer: resolve };
      record.guessed(guess);
      const ofSender = [current, ...waiting].filter((one) => one?.sender === sender).length;
      if (gone?.aborted === true || ofSender >= MAX_OF_SENDER) return resolve('too-many');
      waiting = [guess, ...waiting];
      gone?.addEventListener('abort', () => drop(guess), { once: true });
      if (waiting.length > MAX_WAITING) drop(byRank().at(-1));
      judgeNext();
    });
}
