import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol } from 'electron';
import { pageOnce, securityHeaders } from '../src/api/web/security-headers.ts';

export const SCHEME = 'carillon-app';
export const PAGE_URL = `${SCHEME}://window/`;

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Registers our scheme with the rights of a web origin and no others. Has to be called before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }]);
}

/** Serves the built page, and no file outside its folder. */
export function servePage(folder: string): void {
  protocol.handle(SCHEME, async ({ url, method }) => {
    const file = fileOf(folder, new URL(url));
    if (method === 'GET' && file === join(folder, 'index.html')) return page(file);
    if (method !== 'GET' || file === null) return new Response(null, { status: 404, headers: securityHeaders });
    try {
      const type = types[extname(file)] ?? 'application/octet-stream';
      return new Response(new Uint8Array(await readFile(file)), {
        headers: { ...securityHeaders, 'content-type': type },
      });
    } catch {
      return new Response(null, { status: 404, headers: securityHeaders });
    }
  });
}

async function page(file: string): Promise<Response> {
  const { html, headers } = pageOnce(await readFile(file, 'utf8'));
  return new Response(html, { headers });
}

/** The file inside `folder` that an address names; null for another host or a path that leads out of the folder. */
export function fileOf(folder: string, { host, pathname }: URL): string | null {
  if (host !== 'window') return null;
  try {
    const file = normalize(join(folder, decodeURIComponent(pathname === '/' ? '/index.html' : pathname)));
    return file.startsWith(folder + sep) && !file.includes('\0') ? file : null;
  } catch {
    return null;
  }
}
