/** Where the page is, and the relay with it: the folder of its address, which may be one below a reverse proxy's name. */
export function baseOf({ href }: Pick<Location, 'href'>): URL {
  const { origin, pathname } = new URL('.', href);
  return new URL(pathname, origin);
}
