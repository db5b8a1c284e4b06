import { existsSync } from 'node:fs';
import type { History } from '../history/history.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Problem } from '../problems/catalogue.ts';
import { setAside } from '../storage/corruption.ts';
import { StorageError } from '../storage/storage-error.ts';
import type { OpenedThread } from '../storage/thread.ts';
import { createBegun } from './begun.ts';
import { keepTakenOver } from './kept-file.ts';
import { createPace, type Pace } from './pace.ts';
import { takePast } from './past.ts';
import type { SourceThread, TakeoverSource } from './source.ts';
import type { TakeoverHook } from './step.ts';
import { markTrouble, OldFileTrouble, remedyFor } from './trouble.ts';
import { takeWaiting } from './waiting.ts';

export interface TakeoverDeps {
  /** The `journal.db` of an earlier version. */
  readonly file: string;
  /** Opens the file in a thread of its own. Rejects with {@link StorageError}. */
  readonly openFile: () => Promise<OpenedThread<TakeoverSource>>;
  readonly clock: Clock;
  readonly log: Log;
  /** For tests that end a relay in the middle. */
  readonly hook?: TakeoverHook;
}

export type TakeoverState =
  /** There is nothing of an earlier version. */
  | { readonly status: 'none' }
  | { readonly status: 'waiting' }
  /** So many pushes are not in the history yet. */
  | { readonly status: 'past'; readonly left: number }
  | { readonly status: 'done'; readonly keptAs: string }
  /** It cannot be read, or is of a newer version; it stays where it is. */
  | { readonly status: 'left-alone'; readonly problem: Problem }
  | { readonly status: 'set-aside'; readonly as: string };

export type WaitingOutbox = Pick<Outbox, 'accept' | 'settle' | 'open' | 'remember' | 'close'>;

export interface PastStores {
  readonly history: Pick<History, 'write'>;
  /** Tells when the relay is busy. */
  readonly outbox: Pick<Outbox, 'subscribe'>;
}

export interface Takeover {
  /**
   * Gives the outbox what waited. To be called before the outbox is opened for good: it is opened for this alone, and
   * closed again, so that what it then finds is what an earlier process left. Rejects with `StorageError` when the outbox
   * cannot take it, or cannot be given the rest of it for now; then it is to be called again. All other trouble of the old
   * file is said in the log, and the relay does without it.
   */
  open(openOutbox: () => Promise<WaitingOutbox>): Promise<void>;
  /** Gives the history the past, in the background. Resolves at its end, or when it is stopped. */
  past(stores: PastStores): Promise<void>;
  state(): TakeoverState;
  /** Ends it for now; the next start goes on from there. */
  stop(): Promise<void>;
}

/** Takes the `journal.db` of an earlier version over into outbox and history. */
export function createTakeover(deps: TakeoverDeps): Takeover {
  const { file, clock, log, hook = () => undefined } = deps;
  let state: TakeoverState = { status: 'none' };
  let source: SourceThread | null = null;
  let running: Promise<void> | undefined;
  let pace: Pace | undefined;
  const begun = createBegun(file);

  /** Works with the old file as far as it can be worked with. Trouble of others is thrown. */
  async function withSource(work: (source: SourceThread) => Promise<void>): Promise<void> {
    if (source === null) return;
    try {
      await work(markTrouble(source));
    } catch (error) {
      if (!(error instanceof OldFileTrouble)) throw error;
      await close();
      handle(error.cause);
    }
  }

  function handle(error: StorageError): void {
    switch (remedyFor(error.code, begun.is())) {
      case 'set-aside':
        tellSetAside(setAside(file, clock.now()));
        return;
      case 'leave-alone':
        state = { status: 'left-alone', problem: error.problem };
        log.error(
          { file, problem: error.message, remedy: error.remedy },
          'the journal of an earlier version is not taken over for now; the next start tries again',
        );
        return;
      case 'try-again':
        throw error;
      case 'nothing':
        return;
    }
  }

  function tellSetAside(as: string): void {
    state = { status: 'set-aside', as };
    log.error({ file, setAside: as }, 'the journal of an earlier version is damaged: it was set aside');
    begun.forget();
  }

  function tellUnreadable(rows: readonly number[]): void {
    if (rows.length === 0) return;
    log.warn({ file, rows }, 'rows of the journal of an earlier version make no sense; they stay in its file');
  }

  async function close(): Promise<void> {
    await source?.close();
    source = null;
  }

  async function openFile(): Promise<void> {
    try {
      const opened = await deps.openFile();
      source = opened.thread;
      if (opened.setAside === null) return;
      await close();
      tellSetAside(opened.setAside);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      handle(error);
    }
  }

  return {
    async open(openOutbox) {
      if (!existsSync(file)) return;
      if (source === null) await openFile();
      await withSource(async (source) => {
        await hook('opened');
        const progress = await source.call('progress');
        if (progress === null) return;
        if (!progress.waitingTaken) {
          state = { status: 'waiting' };
          const outbox = await openOutbox();
          const { pushes, unreadable } = await takeWaiting({ source, outbox, begun, now: clock.now, hook }).finally(
            outbox.close,
          );
          log.info({ file, pushes }, 'what waited in the journal of an earlier version is in the outbox');
          tellUnreadable(unreadable);
        }
        begun.forget();
        state = { status: 'past', left: progress.left };
      });
    },

    past({ history, outbox }) {
      const ownPace = createPace({ outbox, clock });
      pace = ownPace;
      running ??= withSource(async (source) => {
        const taken = (pushes: number) => {
          if (state.status === 'past') state = { status: 'past', left: Math.max(0, state.left - pushes) };
        };
        const unreadable = await takePast({ source, history, pace: ownPace, clock, log, hook, taken });
        if (unreadable === null) return;
        tellUnreadable(unreadable);
        await source.call('finish');
        await hook('finished');
        await close();
        state = { status: 'done', keptAs: keepTakenOver(file) };
        await hook('renamed');
        log.info(
          { file, keptAs: state.keptAs },
          'the journal of an earlier version was taken over; its file is kept and may be deleted',
        );
      });
      return running;
    },

    state: () => state,

    async stop() {
      pace?.stop();
      await running?.catch(() => undefined);
      await close();
    },
  };
}
