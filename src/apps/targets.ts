import { appSchema, type ProviderConfig } from '../config/app-schema.ts';

/** Keys that name a file whose content signs requests to a provider, or is sent to it. */
const SECRETS = ['keyFile', 'certFile', 'p12File', 'serviceAccountFile', 'vapidPrivateKeyFile'] as const;
/** Hosts of the services that the secrets are for: a secret may always go there. */
const OWN_HOSTS = new Set([
  'api.push.apple.com',
  'api.sandbox.push.apple.com',
  'api.development.push.apple.com',
  'fcm.googleapis.com',
  'oauth2.googleapis.com',
]);

type TargetKey = 'endpoint' | 'tokenEndpoint' | 'caFile' | 'proxy';

/** A secret of a provider, by the key that names its file, and the options that decide where it is sent. */
export interface SentSecret {
  readonly key: string;
  readonly file: string;
  /** The options that send it elsewhere than to its own service, with their values; empty without any. */
  readonly targets: ReadonlyMap<TargetKey, string>;
}

/** The secrets of a provider as the configuration file has it; none for an invalid one. */
export function sentSecrets(provider: unknown): SentSecret[] {
  const { data } = appSchema.safeParse(provider);
  if (data === undefined) return [];
  const targets = targetsOf(data);
  return Object.entries(data).flatMap(([key, file]) =>
    isSecret(key) && typeof file === 'string' ? [{ key, file, targets }] : [],
  );
}

/**
 * The options that would send a secret to a new place; none where the configuration already sends it there. `known` are the
 * secrets of that configuration, which its operator wrote or allowed. A page can name a file and cannot read it: without
 * this check, it could have requests that the file signs sent to itself.
 */
export function newTargets(secret: SentSecret, known: readonly SentSecret[]): readonly TargetKey[] {
  const candidates = known
    .filter(({ file }) => file === secret.file)
    .map((before) => differences(secret, before.targets));
  return [...candidates, differences(secret, new Map())].reduce((least, one) =>
    one.length < least.length ? one : least,
  );
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
    if (url.protocol !== 'https:' || !OWN_HOSTS.has(url.hostname)) targets.set(key, url.href);
  }
  const authority = textOf(config, 'caFile');
  if (authority !== undefined) targets.set('caFile', authority);
  const proxy = textOf(config, 'proxy');
  // A proxy sees nothing of TLS that is verified by the system's certificate authorities.
  const proxySees = authority !== undefined || addresses.some(([, { protocol }]) => protocol === 'http:');
  if (proxy !== undefined && URL.canParse(proxy) && proxySees) targets.set('proxy', new URL(proxy).origin);
  return targets;
}

function textOf(config: object, key: TargetKey): string | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(config, key)?.value;
  return typeof value === 'string' ? value : undefined;
}

const isSecret = (key: string): boolean => SECRETS.some((one) => one === key);
