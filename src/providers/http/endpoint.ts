import { matchesGlob } from '../../lib/glob.ts';

const MAX_LENGTH = 2_048;

/** Parses the endpoint of a push: an http(s) URL without credentials and fragment; null for anything else. */
export function readEndpoint(text: string): URL | null {
  if (text.length > MAX_LENGTH || !URL.canParse(text)) return null;
  const url = new URL(text);
  const web = url.protocol === 'https:' || url.protocol === 'http:';
  return web && url.username === '' && url.password === '' && url.hash === '' && url.host !== '' ? url : null;
}

/** True when the endpoint's host[:port] matches one of the globs, ignoring case; an empty list allows every host. */
export function isAllowed({ host }: URL, globs: readonly string[] = []): boolean {
  return globs.length === 0 || globs.some((glob) => matchesGlob(glob.toLowerCase(), host.toLowerCase()));
}
