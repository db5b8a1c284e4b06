import type { Notice } from '../../problems/catalogue.ts';
import { ProblemError } from '../../problems/problem-error.ts';
import { createNoProxy } from './no-proxy.ts';
import { bareHost, portOf } from './peer.ts';

/** An HTTP proxy to go through by CONNECT. */
export interface HttpProxy {
  readonly host: string;
  readonly port: number;
  /** TLS is spoken to it. */
  readonly secure: boolean;
  /** `Proxy-Authorization`, or null. */
  readonly authorization: string | null;
  /** Its URL without credentials, for people. */
  readonly label: string;
  /** What names it: the key of the configuration, or the variable of the environment. */
  readonly name: string;
}

export interface Proxies {
  /** The proxy that a request goes through; null for none. Throws a problem with the name of a variable that is unusable. */
  of(target: URL): HttpProxy | null;
}

/** In the configuration: no proxy, whatever the environment says. */
const NONE = 'none';
const noProxies: Proxies = { of: () => null };

/**
 * The proxies of an app: its own for everything, or those of the environment as curl reads them: `https_proxy` or
 * `http_proxy` by the scheme of the target, else `all_proxy`; in small letters first, and in capitals except HTTP_PROXY,
 * which may be a header of a request (CVE-2016-5385); but for what `no_proxy` lists. Throws a problem with the name of what
 * is unusable, so that nothing goes out past a proxy that was meant.
 */
export function createProxies(config: { readonly proxy?: string | undefined }, env: NodeJS.ProcessEnv): Proxies {
  if (config.proxy?.toLowerCase() === NONE) return noProxies;
  if (config.proxy !== undefined) {
    const own = readProxy('proxy', config.proxy);
    return { of: () => own };
  }
  const isExempt = createNoProxy(env.no_proxy || env.NO_PROXY || '');
  const ofSecure = fromEnvironment(['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'], env);
  const ofPlain = fromEnvironment(['http_proxy', 'all_proxy', 'ALL_PROXY'], env);
  // Every provider goes to https, so what is wrong there is told at once.
  ofSecure();
  return { of: (target) => (isExempt(target) ? null : target.protocol === 'https:' ? ofSecure() : ofPlain()) };
}

function fromEnvironment(names: readonly string[], env: NodeJS.ProcessEnv): () => HttpProxy | null {
  const name = names.find((one) => env[one]);
  let known: HttpProxy | undefined;
  return () => {
    if (name === undefined) return null;
    known ??= readProxy(name, env[name] ?? '');
    return known;
  };
}

/** Reads a proxy's URL; without a scheme it is one of http. */
function readProxy(name: string, text: string): HttpProxy {
  const unusable = (notice: Notice) => new ProblemError(notice);
  const trimmed = text.trim();
  const [, scheme = 'http'] = /^([a-z][a-z\d+.-]*):\/\//i.exec(trimmed) ?? [];
  if (!/^https?$/i.test(scheme)) {
    throw unusable({ code: 'proxy-of-other-kind', parameters: { name, scheme: scheme.toLowerCase() } });
  }
  const whole = trimmed.includes('://') ? trimmed : `http://${trimmed}`;
  const url = URL.canParse(whole) ? new URL(whole) : null;
  // Whoever writes a path means something else: a script that configures proxies, or a slash too few.
  if (url === null || url.hostname === '' || url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw unusable({ code: 'no-proxy-url', parameters: { name } });
  }
  const port = portOf(url);
  return {
    host: bareHost(url),
    port,
    secure: url.protocol === 'https:',
    authorization: authorizationOf(url),
    label: `${url.protocol}//${url.hostname}:${port}`,
    name,
  };
}

function authorizationOf({ username, password }: URL): string | null {
  if (username === '' && password === '') return null;
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that stands for itself.
    return text;
  }
}
