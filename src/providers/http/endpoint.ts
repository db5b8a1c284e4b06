import { matchesGlob } from '../../lib/glob.ts';

const MAX_LENGTH = 2_048;

/** An endpoint out of a push: an http(s) URL without credentials and fragment, or null. */
export function readEndpoint(text: string): URL | null {
  if (text.length > MAX_LENGTH || !URL.canParse(text)) return null;
  const url = new URL(text);
  const web = url.protocol === 'https:' || url.protocol === 'http:';
  return web && url.username === '' && url.password === '' && url.hash === '' && url.host !== '' ? url : null;
}

/** True when the endpoint's host[:port] matches one of the globs, whatever the case; no globs at all allow every host. */
export function isAllowed({ host }: URL, globs: readonly string[] = []): boolean {
  return globs.length === 0 || globs.some((glob) => matchesGlob(glob.toLowerCase(), host.toLowerCase()));
}
