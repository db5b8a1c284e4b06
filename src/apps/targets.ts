import { appSchema, type ProviderConfig } from '../config/app-schema.ts';

/** Files whose content signs what goes to a provider, or is shown to it. */
const SECRETS = ['keyFile', 'certFile', 'p12File', 'serviceAccountFile', 'vapidPrivateKeyFile'] as const;
/** Who owns a secret anyway: it may always go there. */
const OWN = new Set([
  'api.push.apple.com',
  'api.sandbox.push.apple.com',
  'api.development.push.apple.com',
  'fcm.googleapis.com',
  'oauth2.googleapis.com',
]);

type TargetKey = 'endpoint' | 'tokenEndpoint' | 'caFile' | 'proxy';

/** A secret of a provider, by the key that names its file, and what decides where it goes. */
export interface SentSecret {
  readonly key: string;
  readonly file: string;
  /** Where it goes instead of to its own service; empty for that one. */
  readonly targets: ReadonlyMap<TargetKey, string>;
}

/** The secrets of a provider as it stands in the configuration file; none of what nothing can be made of. */
export function sentSecrets(provider: unknown): SentSecret[] {
  const { data } = appSchema.safeParse(provider);
  if (data === undefined) return [];
  const targets = targetsOf(data);
  return Object.entries(data).flatMap(([key, file]) =>
    isSecret(key) && typeof file === 'string' ? [{ key, file, targets }] : [],
  );
}

/**
 * What changed of where a secret goes, as it is known of the configuration that somebody with the computer wrote or that was
 * allowed before: the keys of it, none where it goes nowhere new. A page that can name a file cannot read it; without
 * this, it could have what the file signs sent to itself.
 */
export function newTargets(secret: SentSecret, known: readonly SentSecret[]): readonly TargetKey[] {
  const ways = known.filter(({ file }) => file === secret.file).map((before) => differences(secret, before.targets));
  return [...ways, differences(secret, new Map())].reduce((least, one) => (one.length < least.length ? one : least));
}

function differences({ targets }: SentSecret, before: SentSecret['targets']): TargetKey[] {
  return [...targets].flatMap(([key, value]) => (before.get(key) === value ? [] : [key]));
}

function targetsOf(config: ProviderConfig): Map<TargetKey, string> {
  const addresses = (['endpoint', 'tokenEndpoint'] as const).flatMap((key) => {
    const value = textOf(config, key);
    return value === undefined ? [] : [[key, new URL(value)] as const];
  });
  const targets = new Map<TargetKey, string>();
  for (const [key, url] of addresses) {
    if (url.protocol !== 'https:' || !OWN.has(url.hostname)) targets.set(key, url.href);
  }
  const authority = textOf(config, 'caFile');
  if (authority !== undefined) targets.set('caFile', authority);
  const proxy = textOf(config, 'proxy');
  // Through TLS that the system's authorities vouch for, a proxy sees nothing.
  const sees = authority !== undefined || addresses.some(([, { protocol }]) => protocol === 'http:');
  if (proxy !== undefined && URL.canParse(proxy) && sees) targets.set('proxy', new URL(proxy).origin);
  return targets;
}

function textOf(config: object, key: TargetKey): string | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(config, key)?.value;
  return typeof value === 'string' ? value : undefined;
}

const isSecret = (key: string): boolean => SECRETS.some((one) => one === key);
