import type { Notification } from '../../../src/matrix/notification.ts';
import { deliveryId } from '../../../src/outbox/incoming.ts';
import type { OpenDelivery } from '../../../src/outbox/outbox.ts';
import { closedError } from '../../../src/storage/storage-error.ts';
import { type Fact, isEnd, type Ledger, type PushFact } from './ledger.ts';
import type { ModelOutbox } from './outboxes.ts';
import type { Rules } from './rules.ts';

export interface WatchedDeps {
  readonly outbox: ModelOutbox;
  readonly ledger: Ledger;
  readonly rules: Rules;
  /** False once the process that uses it has ended and receives nothing. */
  readonly alive: () => boolean;
  readonly moved: () => void;
  readonly readable: () => boolean;
  /** Called when the ledger knows of another push. */
  readonly added: (push: PushFact) => void;
  readonly notificationOf: (body: Uint8Array) => Notification | undefined;
}

/** An outbox that reports every call and result to the rules. */
export function watchedOutbox(deps: WatchedDeps): Pick<ModelOutbox, 'accept' | 'settle' | 'open' | 'bodies'> {
  const { outbox, ledger, rules, alive, moved } = deps;
  const heard = async <Result>(result: Result): Promise<Result> => {
    moved();
    return alive() ? result : new Promise(() => undefined);
  };

  return {
    async accept(incoming) {
      moved();
      const notification = deps.notificationOf(incoming.body);
      if (notification === undefined) throw new Error('The outbox is handed a push that nobody sent.');
      const push = ledger.add(incoming, notification);
      deps.added(push);
      try {
        const known = await outbox.accept(incoming);
        if (alive()) rules.accepted(push, known);
        return heard(known);
      } catch (error) {
        ledger.remove(push);
        throw await heard(error);
      }
    },
    async settle({ pushId, answer, deliveries }) {
      moved();
      for (const one of deliveries) rules.told(pushId, one);
      await outbox.settle(answer === undefined ? { pushId, deliveries } : { pushId, answer, deliveries });
      if (alive()) {
        if (answer !== undefined) rules.answerKept(pushId, answer);
        for (const one of deliveries) rules.kept(pushId, one);
      }
      return heard(undefined);
    },
    async bodies(ids) {
      moved();
      if (!deps.readable()) throw closedError();
      return heard(await outbox.bodies(ids));
    },
    async open(query) {
      const page = await outbox.open(query);
      if (query.after !== undefined) return page;
      const open = new Map(page.map((one) => [deliveryId(one.pushId, one.number), one]));
      for (const push of [...ledger.pushes.values()]) {
        const left = push.facts.filter(({ id }) => open.has(id));
        // A push whose commit was not reported may or may not be there.
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
  };
}

function repeatsAmong(facts: readonly Fact[], open: ReadonlyMap<string, OpenDelivery>) {
  const repeats = facts.filter(({ id }) => open.get(id)?.repeat);
  return { duplicates: new Map(repeats.map(({ number }) => [number, null])), lateRejected: new Set<number>() };
}
