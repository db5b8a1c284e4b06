/** The address of the page's folder, below which the relay's API is; behind a reverse proxy it may not be the root. */
export function baseOf({ href }: Pick<Location, 'href'>): URL {
  const { origin, pathname } = new URL('.', href);
  return new URL(pathname, origin);
}
