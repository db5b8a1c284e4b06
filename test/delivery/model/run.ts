import fc from 'fast-check';
import type { Clock } from '../../../src/lib/clock.ts';
import type { CrashableOutbox } from './outboxes.ts';
import { type Step, stepArbitrary } from './steps.ts';
import { createWorld, type World } from './world.ts';

const MAX_STEPS = 40;

/** Takes the steps one after the other; rejects with the first promise that was broken. */
export async function follow(steps: readonly Step[], seed = 1): Promise<void> {
  const world = await createWorld(seed);
  for (const step of steps) await checked(world, () => world.take(step));
  await checked(world, world.finish);
}

async function checked(world: World, work: () => Promise<void>): Promise<void> {
  await work();
  const [first] = world.rules.broken;
  if (first !== undefined) throw new Error(first);
}

/** A step as fast-check runs it, and prints it so that it can be kept as a case. */
class StepCommand implements fc.AsyncCommand<object, World> {
  constructor(private readonly step: Step) {}
  check = () => true;
  run = (_: object, world: World) => checked(world, () => world.take(this.step));
  toString = () => `\n${JSON.stringify(this.step)}`;
}

export interface PropertyOptions {
  readonly runs: number;
  readonly seed?: number;
  readonly outbox?: (clock: Clock) => CrashableOutbox;
}

/** No sequence of steps breaks a promise. */
export async function holdsFor({ runs, seed, outbox }: PropertyOptions): Promise<void> {
  const sequences = fc.commands([stepArbitrary.map((step) => new StepCommand(step))], {
    maxCommands: MAX_STEPS,
    size: 'max',
  });
  const property = fc.asyncProperty(fc.nat(), sequences, async (random, sequence) => {
    const world = await createWorld(random, outbox);
    await fc.asyncModelRun(() => ({ model: {}, real: world }), sequence);
    await checked(world, world.finish);
    await world.end();
  });
  await fc.assert(property, { numRuns: runs, ...(seed === undefined ? {} : { seed }) });
}
