import { type AppConfig, type ProviderConfig, providersOf } from '../config/app-schema.ts';

/** One of the providers that share an app. */
export interface Member {
  /** The provider's type, with a number from the second of a type on. */
  readonly name: string;
  readonly config: ProviderConfig;
  /** False for a copy on the desktop, which has no say about the pushkey. */
  readonly forwards: boolean;
}

/** The providers of an app that are switched on, each with a name of its own; `showOnDesktop` adds the desktop to them. */
export function membersOf(app: AppConfig, desktop: ProviderConfig): Member[] {
  const all = providersOf(app);
  const on = all.filter(({ enabled }) => enabled);
  // What is switched off altogether is still told by its type.
  const configs = on.length === 0 ? [...all] : on;
  const shown = configs.some((config) => 'showOnDesktop' in config && config.showOnDesktop);
  if (shown && !configs.some(({ type }) => type === 'desktop')) configs.push(desktop);
  const alone = configs.length === 1;
  const counts = new Map<string, number>();
  return configs.map((config) => {
    const type = config.type === 'broken' ? config.name : config.type;
    const number = (counts.get(type) ?? 0) + 1;
    counts.set(type, number);
    return { name: number === 1 ? type : `${type} ${number}`, config, forwards: alone || type !== 'desktop' };
  });
}
