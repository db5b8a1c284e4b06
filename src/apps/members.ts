import { hash } from 'node:crypto';
import { type AppConfig, type ProviderConfig, providersOf } from '../config/app-schema.ts';

/** One of the providers that share an app. */
export interface Member {
  /** The provider's type, numbered from the second of a type on. */
  readonly name: string;
  /** Distinguishes its dedup keys from those of the others, in whatever order they stand; empty for the main provider. */
  readonly dedupName: string;
  readonly config: ProviderConfig;
  /** False for a copy on the desktop, whose outcome says nothing about the pushkey. */
  readonly forwards: boolean;
}

/** The providers of an app that are switched on, each with a unique name; `showOnDesktop` adds the desktop to them. */
export function membersOf(app: AppConfig, desktop: ProviderConfig): Member[] {
  const all = providersOf(app);
  const on = all.filter(({ enabled }) => enabled);
  // An app that is switched off altogether still bears the names of its providers.
  const configs = on.length === 0 ? [...all] : on;
  const shown = configs.some((config) => 'showOnDesktop' in config && config.showOnDesktop);
  if (shown && !configs.some(({ type }) => type === 'desktop')) configs.push(desktop);
  const alone = configs.length === 1;
  const names = numbered(configs.map(typeOf));
  const dedupNames = dedupNamesOf(configs);
  return configs.map((config, index) => {
    const name = names[index] ?? '';
    return { name, dedupName: dedupNames[index] ?? '', config, forwards: alone || config.type !== 'desktop' };
  });
}

/** A desktop or capture provider can be added and removed without changing the dedup keys of the main provider. */
function dedupNamesOf(configs: readonly ProviderConfig[]): string[] {
  const types = configs.map(typeOf);
  const foremost = Math.min(...types.map(rankOf));
  const main = configs.filter((config) => rankOf(typeOf(config)) === foremost);
  return numbered(
    configs.map((config, index) => {
      if (main.length === 1 && config === main[0]) return '';
      const type = types[index] ?? '';
      return types.filter((one) => one === type).length === 1 ? type : `${type} ${markOf(config)}`;
    }),
  );
}

/** Distinguishes a provider from others of its type, in a few letters, by where it delivers to. */
function markOf(config: ProviderConfig): string {
  return hash('sha256', JSON.stringify(targetOf(config)), 'base64url').slice(0, 8);
}

function targetOf(config: ProviderConfig): readonly unknown[] {
  switch (config.type) {
    case 'apns':
      return [config.topic, config.environment, config.endpoint];
    case 'fcm':
      return [config.projectId ?? config.serviceAccountFile, config.endpoint];
    case 'webpush':
      return [config.vapidPrivateKeyFile, config.allowedEndpoints];
    case 'unifiedpush':
      return [config.allowedEndpoints, config.proxy];
    case 'desktop':
    case 'capture':
    case 'broken':
      return [];
  }
}

const rankOf = (type: string) => ['desktop', 'capture'].indexOf(type);
/** The type that a provider is, or claims to be. */
export const typeOf = (config: ProviderConfig) => (config.type === 'broken' ? config.name : config.type);

/** The same names, with a number from the second of a name on. */
function numbered(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return names.map((name) => {
    const number = (counts.get(name) ?? 0) + 1;
    counts.set(name, number);
    return number === 1 ? name : `${name} ${number}`;
  });
}
