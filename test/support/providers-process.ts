import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { buildNode } from '../../scripts/build-node.mjs';
import { temporaryFolder } from './temporary.ts';

/** How a provider answers: it accepts pushes, accepts them late, asks for a retry, or breaks the connection. */
export type Mood = 'healthy' | 'slow' | 'busy' | 'down';

/** A push that a provider accepted. */
export interface Arrival {
  readonly event: string;
  /** Unix milliseconds. */
  readonly at: number;
}

/** The first message of the process: how to configure the providers, and devices to push to. */
export interface Ready {
  readonly apps: Readonly<Record<string, object>>;
  readonly devices: readonly { readonly app_id: string; readonly pushkey: string; readonly data?: object }[];
}

export type Request = { readonly type: 'mood'; readonly mood: Mood | 'changing' } | { readonly type: 'arrivals' };

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs the strict emulators of all providers in a separate process until the test ends. */
export async function startProviders() {
  const folder = await temporaryFolder();
  const built = await temporaryFolder();
  await buildNode(built, { providers: 'crash/providers' });
  await writeFile(join(built, 'package.json'), '{ "type": "module" }');
  const child = fork(join(built, 'providers.js'), [root, folder], { execArgv: [] });
  onTestFinished(() => void child.kill());
  const [{ apps, devices }] = (await once(child, 'message')) as [Ready];
  const times = new Map<string, number[]>();
  const ask = (request: Request) => child.send(request);
  return {
    apps,
    devices,
    /** Sets the mood of all providers; with `changing` each one often changes its own. */
    mood: (mood: Mood | 'changing') => ask({ type: 'mood', mood }),
    /** When each event was accepted so far, in unix milliseconds. */
    async arrived(): Promise<ReadonlyMap<string, readonly number[]>> {
      const answer = once(child, 'message') as Promise<[Arrival[]]>;
      ask({ type: 'arrivals' });
      const [arrivals] = await answer;
      for (const { event, at } of arrivals) times.set(event, [...(times.get(event) ?? []), at]);
      return times;
    },
  };
}
