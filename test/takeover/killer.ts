import type { TestRelay } from './relay.ts';

/** Kills a relay at one of its steps, before or after the step. */
export function createKiller(at: number) {
  let moments = 0;
  let alive = true;
  let die: () => void = () => undefined;
  const died = new Promise<void>((resolve) => {
    die = resolve;
  });
  const accepted: string[] = [];

  function pass(): void {
    moments += 1;
    if (moments === at) {
      alive = false;
      die();
    }
    if (!alive) throw new Error('killed');
  }

  return {
    alive: () => alive,
    died,
    moments: () => moments,
    /** Pushes that an outbox accepted, as often as it did. */
    accepted,
    hook: pass,
    between: <Ports extends object>(ports: Ports): Ports =>
      new Proxy(ports, {
        get(target, name: keyof Ports & string) {
          const method: unknown = target[name];
          if (typeof method !== 'function' || !['accept', 'settle', 'remember', 'write', 'close'].includes(name))
            return method;
          return async (...parameters: readonly unknown[]) => {
            pass();
            const result: unknown = await method(...parameters);
            if (name === 'accept') accepted.push((parameters[0] as { head: { id: string } }).head.id);
            pass();
            return result;
          };
        },
      }),
  };
}

export type Killer = ReturnType<typeof createKiller>;

/** Resolves when the takeover is done, or the relay is killed. */
export async function lifeOf({ takeover }: TestRelay, { died, alive }: Killer): Promise<void> {
  const life = takeover.importWaiting().then(() => takeover.importHistory());
  await Promise.race([life.catch((error: unknown) => (alive() ? Promise.reject(error) : died)), died]);
  if (alive()) await takeover.stop();
}
