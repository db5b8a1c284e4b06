import { existsSync } from 'node:fs';
import type { History } from '../history/history.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Problem } from '../problems/catalogue.ts';
import { setAside } from '../storage/corruption.ts';
import { StorageError } from '../storage/storage-error.ts';
import type { OpenedThread } from '../storage/thread.ts';
import { importHistory } from './history-import.ts';
import { keepTakenOver } from './kept-file.ts';
import { importWaiting } from './outbox-import.ts';
import type { SourceThread, TakeoverSource } from './source.ts';
import { createStartedMarker } from './started-marker.ts';
import type { TakeoverHook } from './step.ts';
import { createThrottle, type Throttle } from './throttle.ts';
import { markTrouble, OldFileTrouble, remedyFor } from './trouble.ts';

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
  /** There is no file of an earlier version. */
  | { readonly status: 'none' }
  | { readonly status: 'waiting' }
  /** About `left` pushes are not in the history yet. */
  | { readonly status: 'importing'; readonly left: number }
  | { readonly status: 'done'; readonly keptAs: string }
  /** The file cannot be read, or belongs to a newer version; it stays where it is. */
  | { readonly status: 'left-alone'; readonly problem: Problem }
  | { readonly status: 'set-aside'; readonly as: string };

export type WaitingOutbox = Pick<Outbox, 'accept' | 'settle' | 'open' | 'remember' | 'close'>;

export interface ImportStores {
  readonly history: Pick<History, 'write'>;
  /** Shows when the relay is busy. */
  readonly outbox: Pick<Outbox, 'subscribe'>;
}

export interface Takeover {
  /**
   * Gives the outbox the waiting pushes. To be called before the outbox is opened for good: it is opened and closed for this
   * alone, and recovers these pushes afterwards as those of any earlier process. Rejects with `StorageError` when the outbox
   * cannot take them, or when the rest of them cannot be read for now; then it has to be called again. Other trouble of the
   * old file goes to the log, and the relay runs without the file.
   */
  importWaiting(openOutbox: () => Promise<WaitingOutbox>): Promise<void>;
  /** Gives the history the ended pushes, in the background. Resolves when all are there, or when it is stopped. */
  importHistory(stores: ImportStores): Promise<void>;
  state(): TakeoverState;
  /** Stops the import; the next start continues it. */
  stop(): Promise<void>;
}

/** Takes the `journal.db` of an earlier version over into outbox and history. */
export function createTakeover(deps: TakeoverDeps): Takeover {
  const { file, clock, log, hook = () => undefined } = deps;
  let state: TakeoverState = { status: 'none' };
  let source: SourceThread | null = null;
  let running: Promise<void> | undefined;
  let throttle: Throttle | undefined;
  const marker = createStartedMarker(file);

  /** Works with the old file and handles its trouble. Errors of the outbox and the history are thrown. */
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
    switch (remedyFor(error.code, marker.isSet())) {
      case 'set-aside':
        reportSetAside(setAside(file, clock.now()));
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

  function reportSetAside(as: string): void {
    state = { status: 'set-aside', as };
    log.error({ file, setAside: as }, 'the journal of an earlier version is damaged: it was set aside');
    marker.clear();
  }

  function reportUnreadable(rows: readonly number[]): void {
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
      reportSetAside(opened.setAside);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      handle(error);
    }
  }

  return {
    async importWaiting(openOutbox) {
      if (!existsSync(file)) return;
      if (source === null) await openFile();
      await withSource(async (source) => {
        await hook('opened');
        const progress = await source.call('progress');
        if (progress === null) return;
        if (!progress.waitingTaken) {
          state = { status: 'waiting' };
          const outbox = await openOutbox();
          const { pushes, unreadable } = await importWaiting({ source, outbox, marker, now: clock.now, hook }).finally(
            outbox.close,
          );
          log.info({ file, pushes }, 'the outbox has the waiting pushes of the journal of an earlier version');
          reportUnreadable(unreadable);
        }
        marker.clear();
        state = { status: 'importing', left: progress.left };
      });
    },

    importHistory({ history, outbox }) {
      const ownThrottle = createThrottle({ outbox, clock });
      throttle = ownThrottle;
      running ??= withSource(async (source) => {
        const imported = (pushes: number) => {
          if (state.status === 'importing') state = { status: 'importing', left: Math.max(0, state.left - pushes) };
        };
        const unreadable = await importHistory({ source, history, throttle: ownThrottle, clock, log, hook, imported });
        if (unreadable === null) return;
        reportUnreadable(unreadable);
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
      throttle?.stop();
      await running?.catch(() => undefined);
      await close();
    },
  };
}
