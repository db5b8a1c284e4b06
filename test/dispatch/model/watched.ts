import { JournalError, type OpenDelivery } from '../../../src/journal/journal.ts';
import type { Notification } from '../../../src/matrix/notification.ts';
import type { OutboxJournal } from '../../support/memory-journal.ts';
import { isEnd, type Ledger, type PushFact } from './ledger.ts';
import type { Rules } from './rules.ts';

export interface WatchedDeps {
  readonly journal: OutboxJournal;
  readonly ledger: Ledger;
  readonly rules: Rules;
  /** False once the process that uses it is gone: it hears nothing any more. */
  readonly alive: () => boolean;
  readonly moved: () => void;
  readonly readable: () => boolean;
  /** Called when the ledger knows of another push. */
  readonly added: (push: PushFact) => void;
  readonly notificationOf: (body: Uint8Array) => Notification | undefined;
}

/** A journal, with everything that goes through it told to the rules. */
export function watchedJournal(deps: WatchedDeps): OutboxJournal {
  const { journal, ledger, rules, alive, moved } = deps;
  const heard = async <Result>(result: Result): Promise<Result> => {
    moved();
    return alive() ? result : new Promise(() => undefined);
  };

  return {
    async accept(incoming) {
      moved();
      const notification = deps.notificationOf(incoming.body);
      if (notification === undefined) throw new Error('The journal is handed a push that nobody sent.');
      const push = ledger.add(incoming, notification);
      deps.added(push);
      try {
        const known = await journal.accept(incoming);
        if (alive()) rules.accepted(push, known);
        return heard(known);
      } catch (error) {
        ledger.remove(push);
        throw await heard(error);
      }
    },
    async record(records) {
      moved();
      for (const record of records) rules.told(record);
      await journal.record(records);
      if (alive()) for (const record of records) rules.kept(record);
      return heard(undefined);
    },
    async acknowledge(acknowledgement) {
      moved();
      await journal.acknowledge(acknowledgement);
      if (alive()) rules.acknowledged(acknowledgement);
      return heard(undefined);
    },
    async bodies(ids) {
      moved();
      if (!deps.readable()) throw new JournalError('unreadable', { code: 'journal-closed', parameters: {} });
      return heard(await journal.bodies(ids));
    },
    async open(query) {
      const page = await journal.open(query);
      if (query.after !== undefined) return page;
      const open = new Map(page.map((one) => [one.deliveryId, one]));
      for (const push of [...ledger.pushes.values()]) {
        const left = push.facts.filter(({ id }) => open.has(id));
        // A push whose commit nobody heard of is there, or was never taken.
        if (push.acceptedAt === null && left.length === 0) {
          ledger.remove(push);
          continue;
        }
        if (push.acceptedAt === null) rules.accepted(push, repeatsAmong(push.facts, open));
        for (const fact of push.facts) {
          if (!open.has(fact.id) && !isEnd(fact.told)) rules.forgotten(fact);
        }
      }
      return page;
    },
    get: (id) => journal.get(id),
  };
}

function repeatsAmong(facts: readonly { readonly id: string }[], open: ReadonlyMap<string, OpenDelivery>) {
  const repeats = facts.filter(({ id }) => open.get(id)?.repeat);
  return { duplicates: new Map(repeats.map(({ id }) => [id, null])), lateRejected: new Set<string>() };
}
