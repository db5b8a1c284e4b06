import { setImmediate as immediate } from 'node:timers/promises';
import type { AppConfig } from '../../../src/config/app-schema.ts';
import type { DeliveryQueue } from '../../../src/delivery/queue/delivery-queue.ts';
import { recipientOf } from '../../../src/delivery/queue/queued-delivery.ts';
import { OutboxFull, type ReceivedPush } from '../../../src/delivery/receive.ts';
import { registrationOf } from '../../../src/delivery/registration.ts';
import type { Clock } from '../../../src/lib/clock.ts';
import { StorageError } from '../../../src/storage/storage-error.ts';
import { createStory } from '../../support/history-story.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { receivedPush } from '../../support/push.ts';
import { appIn, configOf, MAX_WAITING, modelApps, QUOTAS } from './apps.ts';
import { createLedger, type Fact, isEnd } from './ledger.ts';
import { type CrashableOutbox, type ModelOutbox, memoryOutbox } from './outboxes.ts';
import { createOutside } from './outside.ts';
import { LIMITS, type Process, startProcess } from './process.ts';
import { createRules } from './rules.ts';
import type { AppState, Step } from './steps.ts';
import { watchedOutbox } from './watched.ts';

const HOUR_MS = 3_600_000;
const DRAIN_MS = 5_000;
/** What a stop may take in all: the wait for what is under way, and for what was aborted. */
const STOP_MS = DRAIN_MS + 1_000;
const RING_MS = 30_000;

/** The relay's dispatch over virtual time and a scripted outside, held to the rules at every step. */
export async function createWorld(seed: number, outboxOf: (clock: Clock) => CrashableOutbox = memoryOutbox) {
  const clock = createManualClock();
  const ledger = createLedger();
  const rules = createRules(clock, ledger);
  let moves = 0;
  const moved = () => {
    moves += 1;
  };
  const outside = createOutside({ clock, rules, moved });
  const box = outboxOf(clock);
  let outbox: ModelOutbox;
  /** The content of the history. */
  const story = createStory();
  const chance = randomFrom(~seed);
  const random = randomFrom(seed);
  const states = new Map<string, AppState>(Object.keys(modelApps).map((app) => [app, 'on']));
  const pushes: object[] = [];
  const bodies = new Map<Uint8Array, ReceivedPush>();
  /** Pushes that the homeserver has no answer for, or an answer to try again. */
  const unanswered = new Set<object>();
  let full = false;
  /** True at the end, when everything is written and every page is released. */
  let calm = false;
  const changes = new Map<string, number>();
  let ids = 0;
  let alive = { now: true };
  let stopping = false;
  let process = await start();

  async function start(): Promise<Process> {
    const own = { now: true };
    alive = own;
    stopping = false;
    noteStates();
    outbox = await box.open();
    const watched = watchedOutbox({
      outbox,
      ledger,
      rules,
      alive: () => own.now,
      moved,
      added(push) {
        for (const fact of push.facts) fact.cameToNobody = states.get(fact.appId) === 'off';
        noteStates();
      },
      readable: () => !full || random() < 0.5,
      notificationOf: (body) => bodies.get(body)?.notification,
    });
    return startProcess({
      clock,
      outbox: watched,
      outside,
      config: configNow(),
      random,
      dayOf: rules.quotas.dayOf,
      newId: () => String(++ids).padStart(8, '0'),
      onError: (error) => rules.blame(`An error nobody expected: ${error}`),
    });
  }

  function configNow() {
    const apps = [...states].flatMap(([app, state]): [string, AppConfig][] => {
      const config = appIn(app, state, changes.get(app) ?? 0);
      return config === undefined ? [] : [[app, config]];
    });
    return configOf(Object.fromEntries(apps));
  }

  /** Marks what the configuration takes away from those that are on their way. */
  function noteStates(): void {
    for (const fact of ledger.facts.values()) {
      if (isEnd(fact.told)) continue;
      const state = states.get(fact.appId);
      fact.removed ||= state === 'removed' || (fact.type === 'desktop' && state !== 'on the desktop, too');
    }
  }

  /** Lets everything happen that needs no time to pass. */
  async function settle(): Promise<void> {
    const written = calm || random() < 0.5;
    for (let still = 0; still < 2; ) {
      const before = moves;
      await immediate();
      await box.idle(written);
      still = moves === before ? still + 1 : 0;
    }
    if (stopping) return;
    rules.quiet(isHealthy, hasKeptPlace);
    for (const queue of process.apps.queues()) {
      const { inMemory, attempting, ready, placed, throttled, hosts } = queue.held();
      const places = placesOf(isLimited(queue));
      if (inMemory > LIMITS.maxInMemory) rules.blame(`${inMemory} notifications are kept in memory.`);
      if (ready > 0 && attempting < places.maxAttempts) rules.blame('What is ready is not begun.');
      // One that somebody wants at once needs no such place.
      if (placed > unknownOf(LIMITS.maxAttempts)) rules.blame('Too many at hosts that are not known to be well.');
      if (throttled > 0 && placed < unknownOf(places.maxAttempts)) rules.blame('A free place is not taken.');
      const most = queue.provider().hostOf === undefined ? 'maxAttempts' : 'maxPerHost';
      for (const host of hosts) {
        if (host.attempting > LIMITS[most]) rules.blame('Too many at one host.');
        if (
          host.blocked > 0 &&
          host.attempting + host.called < Math.min(places[most], places.maxAttempts - attempting + host.attempting)
        )
          rules.blame('A free place at a host is not taken.');
      }
    }
  }

  /** True while the provider of a queue is that of a limited app. */
  function isLimited(queue: DeliveryQueue): boolean {
    return process.apps
      .all()
      .some(({ targets }) => targets.some((one) => one.queue === queue && 'maxPerDay' in one.config));
  }

  /** True while a push has to be attempted: its app is on, its host and its recipient are well, and there is a free place. */
  function isHealthy(fact: Fact): boolean {
    const { appId, type } = fact;
    const state = states.get(appId);
    if (full || type === null || state === 'off' || state === 'removed' || state === 'broken') return false;
    const busy = [...ledger.facts.values()].filter((one) => one.running && one.appId === appId && one.type === type);
    const limited = state === 'limited';
    if (limited && !rules.quotas.allows(fact)) return false;
    if (!outside.isHealthy(type, fact)) return false;
    return busy.length < placesOf(limited).maxPerHost || hasKeptPlace(fact);
  }

  /** True while a place is free that is kept for hosts that are well, and the delivery may have it, however many others hang. */
  function hasKeptPlace({ appId, pushkey, type }: Fact): boolean {
    if (type === null || !outside.isWell(type, pushkey)) return false;
    const { maxAttempts } = placesOf(states.get(appId) === 'limited');
    const busy = [...ledger.facts.values()].filter((one) => one.running && one.appId === appId && one.type === type);
    const isAlone = busy.every((one) => outside.isAtUnknown(one.id) && !outside.isSameHost(one.pushkey, pushkey));
    return isAlone && busy.length < maxAttempts;
  }

  /** The history takes a page, or only begins to: the process may end before it is released. */
  async function tellHistory(limit: number): Promise<boolean> {
    const page = await outbox.settled(limit);
    if (page === null) return false;
    story.write(page);
    if (calm || chance() < 0.7) await outbox.release(page);
    return true;
  }

  async function pass(milliseconds: number): Promise<void> {
    if (chance() < 0.5) await tellHistory(chance() < 0.5 ? 1 : 100);
    await settle();
    await clock.advanceAsync(milliseconds, settle);
  }

  /** Whether a push has to be refused, has to be accepted, or may be refused because a share of the room is taken. */
  function roomFor({ notification }: ReceivedPush): 'none' | 'shared' | 'enough' {
    const doors = notification.devices.flatMap((device) => {
      const route = process.apps.resolve(device.app_id);
      return route?.enabled ? route.targets.map(({ queue }) => ({ device, queue })) : [];
    });
    if (doors.some(({ queue }) => queue.room.taken() >= MAX_WAITING)) return 'none';
    const isShared = doors.some(({ device, queue }) => {
      const { app_id: appId, pushkey } = device;
      const waiting = [...ledger.facts.values()].filter((one) => one.appId === appId && !isEnd(one.told));
      const atHost = waiting.filter((one) => outside.isSameHost(one.pushkey, pushkey)).length;
      return (
        queue.room.taken() >= (MAX_WAITING * 3) / 4 ||
        (queue.provider().type === 'unifiedpush' && atHost >= MAX_WAITING / 4) ||
        queue.atCapacityFor(recipientOf({ appId, pushkey, registration: registrationOf(device) }))
      );
    });
    return isShared ? 'shared' : 'enough';
  }

  /** The homeserver sends a push, for the first time or again, and waits for the answer. */
  function send(notification: object): void {
    const push = receivedPush(notification, clock.now());
    bodies.set(push.body, push);
    unanswered.add(notification);
    const own = alive;
    const room = roomFor(push);
    process.receive(push).then(
      ({ pushId, rejected }) => {
        if (!own.now) return;
        moved();
        unanswered.delete(notification);
        if (room === 'none') rules.blame(`Taken although too many wait: ${pushId}.`);
        const fact = ledger.pushes.get(pushId);
        if (fact === undefined) rules.blame(`Answered and not taken: ${pushId}.`);
        else rules.answered(fact, rejected, stopping);
      },
      (error: unknown) => {
        if (!own.now) return;
        moved();
        if (error instanceof OutboxFull && room !== 'enough') return;
        if (error instanceof StorageError && full) return;
        rules.blame(`Refused for no reason: ${error}`);
      },
    );
  }

  async function configure(app: string, state: AppState): Promise<void> {
    states.set(app, state);
    changes.set(app, (changes.get(app) ?? 0) + 1);
    noteStates();
    rules.configured(app, state === 'off');
    if (state === 'removed') for (const { type } of modelApps[app] ?? []) rules.quotas.unlimited(type);
    await process.apps.apply(configNow());
  }

  async function restart(): Promise<void> {
    alive.now = false;
    outside.forget();
    clock.clear();
    await box.crash();
    rules.gone();
    process = await start();
  }

  async function stop(): Promise<void> {
    stopping = true;
    let drained = false;
    process.drain(DRAIN_MS).then(() => {
      drained = true;
    });
    await settle();
    await pass(STOP_MS);
    if (!drained) rules.blame('A stop takes too long.');
    rules.stopped();
    // What the outbox has taken is written before it closes.
    await pass(20);
    await restart();
  }

  async function take(step: Step): Promise<void> {
    switch (step.do) {
      case 'push': {
        const notification = notificationOf(step, pushes.length);
        pushes.push(notification);
        send(notification);
        return pass(step.wait);
      }
      case 'repeat': {
        const notification = pushes[step.which % Math.max(1, pushes.length)];
        if (notification !== undefined) send(notification);
        return pass(step.wait);
      }
      case 'provider':
        return outside.set(step.type, step.mode);
      case 'host':
        return outside.host(step.host, step.down);
      case 'hang':
        return outside.hang(step.host, step.hangs);
      case 'device':
        return outside.device(step, step.dead);
      case 'trouble':
        return outside.trouble(step, step.trouble);
      case 'answer':
        return outside.answer(step.which, step.mode);
      case 'configure':
        return configure(step.app, step.state);
      case 'retry now':
      case 'give up': {
        const waiting = [...ledger.facts.values()].filter(({ told }) => !isEnd(told));
        const fact = waiting[step.which % Math.max(1, waiting.length)];
        if (fact === undefined) return;
        const now = step.do === 'retry now';
        rules.asked(fact, now);
        if (now) process.retryNow(fact.id);
        else process.giveUp(fact.id);
        return;
      }
      case 'jump':
        rules.jumped();
        return clock.jump(step.hours * HOUR_MS);
      case 'pass':
        return pass(step.milliseconds);
      case 'disk':
        full = step.full;
        return box.full(full);
      case 'crash':
        return restart();
      case 'stop':
        return stop();
    }
  }

  return {
    rules,
    async take(step: Step): Promise<void> {
      await take(step);
      await settle();
    },

    /** Ends all faults, has the homeserver repeat unanswered pushes, and lets time pass: then everything has ended. */
    async finish(): Promise<void> {
      full = false;
      calm = true;
      box.full(false);
      for (const app of Object.keys(modelApps)) await configure(app, 'on');
      outside.heal();
      await settle();
      for (let tries = 0; tries < 3; tries++) {
        for (const push of unanswered) {
          send(push);
          await settle();
        }
        await pass(HOUR_MS);
      }
      if (unanswered.size > 0) rules.blame('The homeserver is refused although all is well.');
      rules.finished();
      await box.idle(true);
      while (await tellHistory(100));
      for (const mistake of story.mistakes) rules.blame(`The history cannot follow: ${mistake}`);
      const whole = new Set(story.read().flatMap(({ id, body }) => (body === null ? [] : [id])));
      for (const { id, acceptedAt } of ledger.pushes.values()) {
        if (acceptedAt !== null && !whole.has(id)) rules.blame(`The history has not heard of all of push ${id}.`);
      }
      const { receiving, firsts } = process.held();
      if (receiving + firsts > 0) rules.blame(`${receiving} pushes and ${firsts} first attempts are kept for ever.`);
      for (const queue of process.apps.queues()) {
        const { hosts, ...held } = queue.held();
        const left = Object.values(held).reduce((sum, one) => sum + one, queue.state().waiting + queue.room.taken());
        if (left > 0) rules.blame(`Something is kept for ever: ${JSON.stringify(held)}`);
        for (const host of hosts)
          if (host.attempting + host.blocked + host.parked > 0) rules.blame(`A host keeps: ${JSON.stringify(host)}`);
      }
    },

    /** Ends what would go on in real time. */
    async end(): Promise<void> {
      alive.now = false;
      clock.clear();
      await box.idle(false);
    },
  };
}

export type World = Awaited<ReturnType<typeof createWorld>>;

function notificationOf({ kind, room, devices }: Extract<Step, { do: 'push' }>, number: number): object {
  const to = devices.map(({ app, key, registration }) => ({
    app_id: app,
    pushkey: key,
    ...(registration === undefined ? {} : { data: { endpoint: registration } }),
  }));
  switch (kind) {
    case 'event':
      return { event_id: `$${number}`, room_id: `!${room}`, devices: to };
    case 'call':
      return {
        event_id: `$${number}`,
        room_id: `!${room}`,
        type: 'm.call.invite',
        content: { lifetime: RING_MS },
        devices: to,
      };
    case 'badge':
      return { counts: { unread: number }, devices: to };
    case 'probe':
      return { event_id: '$THIS_IS_A_FAKE_EVENT_ID', devices: to };
  }
}

/** How much may be under way at one time. */
function placesOf(limited: boolean): Pick<typeof LIMITS, 'maxAttempts' | 'maxPerHost'> {
  return limited ? { maxAttempts: QUOTAS.maxConcurrent, maxPerHost: QUOTAS.maxConcurrent / 2 } : LIMITS;
}

/** How many of all places hosts have that are not known to be well. */
const unknownOf = (all: number) => all - Math.max(1, Math.floor(all / 4));

/** Mulberry32: the same numbers for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
