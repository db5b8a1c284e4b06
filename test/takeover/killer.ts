import type { TestRelay } from './relay.ts';

export interface Killer {
  alive(): boolean;
  /** Resolves when the relay is killed. */
  readonly died: Promise<void>;
  /** Moments at which it could have been killed so far. */
  moments(): number;
  /** Ids of pushes that an outbox accepted; one that was accepted twice is listed twice. */
  readonly accepted: readonly string[];
  /** A step of the relay that goes through no port. Throws when the relay is dead. */
  hook(): void;
  /** Ports whose steps go through the killer. */
  between<Ports extends object>(ports: Ports): Ports;
}

/** Kills a relay at one of its steps, before or after the step. */
export function createKiller(at: number): Killer {
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

/** Resolves when the takeover is done, or the relay is killed. */
export async function lifeOf({ takeover }: TestRelay, { died, alive }: Killer): Promise<void> {
  const life = takeover.importWaiting().then(() => takeover.importHistory());
  await Promise.race([life.catch((error: unknown) => (alive() ? Promise.reject(error) : died)), died]);
  if (alive()) await takeover.stop();
}
