import { ProblemError } from '../../problems/problem-error.ts';
import { createNoProxy } from './no-proxy.ts';
import { bareHost, portOf } from './peer.ts';

/** An HTTP proxy to go through by CONNECT. */
export interface HttpProxy {
  readonly host: string;
  readonly port: number;
  /** True for an https proxy: the connection to the proxy itself uses TLS. */
  readonly secure: boolean;
  /** PEM of the certificate authorities to trust for an https proxy; undefined for the system's. */
  readonly ca?: string | undefined;
  /** `Proxy-Authorization`, or null. */
  readonly authorization: string | null;
  /** Its URL without credentials, for people. */
  readonly label: string;
  /** The key of the configuration, or the environment variable, that names the proxy. */
  readonly name: string;
}

export interface Proxies {
  /** The proxy for a request to `target`; null for a direct connection. Throws a {@link ProblemError} that names an unusable variable. */
  of(target: URL): HttpProxy | null;
}

/** In the configuration: no proxy, whatever the environment variables say. */
const NONE = 'none';
const noProxies: Proxies = { of: () => null };

/**
 * The proxies of an app: the configured one for every target, or those of the environment as curl reads them: `https_proxy`
 * or `http_proxy` by the scheme of the target, else `all_proxy`; lower case first, then upper case, except for HTTP_PROXY,
 * which a header of a request may set (CVE-2016-5385). Targets that `no_proxy` lists are exempt. Throws a
 * {@link ProblemError} that names an unusable value, so that no request bypasses a proxy that was configured.
 */
export function createProxies(
  config: { readonly proxy?: string | undefined },
  env: NodeJS.ProcessEnv,
  ca?: string | undefined,
): Proxies {
  if (config.proxy?.toLowerCase() === NONE) return noProxies;
  if (config.proxy !== undefined) {
    const own = readProxy('proxy', config.proxy, ca);
    return { of: () => own };
  }
  const isExempt = createNoProxy(env.no_proxy || env.NO_PROXY || '');
  const ofSecure = fromEnvironment(['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'], env, ca);
  const ofPlain = fromEnvironment(['http_proxy', 'all_proxy', 'ALL_PROXY'], env, ca);
  // Every provider uses https, so an unusable proxy for it is reported at the start.
  ofSecure();
  return { of: (target) => (isExempt(target) ? null : target.protocol === 'https:' ? ofSecure() : ofPlain()) };
}

function fromEnvironment(
  names: readonly string[],
  env: NodeJS.ProcessEnv,
  ca: string | undefined,
): () => HttpProxy | null {
  const name = names.find((one) => env[one]);
  let known: HttpProxy | undefined;
  return () => {
    if (name === undefined) return null;
    known ??= readProxy(name, env[name] ?? '', ca);
    return known;
  };
}

/** Reads the URL of a proxy; without a scheme it is an http proxy. */
function readProxy(name: string, text: string, ca: string | undefined): HttpProxy {
  const trimmed = text.trim();
  const [, scheme = 'http'] = /^([a-z][a-z\d+.-]*):\/\//i.exec(trimmed) ?? [];
  if (!/^https?$/i.test(scheme)) {
    throw new ProblemError({ code: 'proxy-of-other-kind', parameters: { name, scheme: scheme.toLowerCase() } });
  }
  const whole = trimmed.includes('://') ? trimmed : `http://${trimmed}`;
  const url = URL.canParse(whole) ? new URL(whole) : null;
  // A path means that this is no proxy: a proxy auto-configuration script, or a URL with a slash missing.
  if (url === null || url.hostname === '' || url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw new ProblemError({ code: 'no-proxy-url', parameters: { name } });
  }
  const port = portOf(url);
  return {
    host: bareHost(url),
    port,
    secure: url.protocol === 'https:',
    ca,
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
    // The percent sign stands for itself.
    return text;
  }
}
