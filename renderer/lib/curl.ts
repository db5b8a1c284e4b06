import type { PushDetail } from '../../src/api/contract.ts';
import { shellPrintf, shellWord } from '../../src/encoding/shell.ts';
import { terminalText } from '../../src/encoding/terminal.ts';

/** Linux takes 128 KiB as one argument of a program; what is longer goes through a pipe. Bytes. */
const MAX_ARGUMENT = 100_000;

/**
 * A command of a POSIX shell that posts the same bytes to the gateway again, with the same Content-Type. A body in UTF-8
 * stands there as it is, unless a terminal would obey some of it.
 */
export function asCurl(url: string, data: Uint8Array, headers: PushDetail['request']['headers']): string {
  const head = `curl -X POST ${shellWord(url)} -H ${contentType(headers)} --data-binary`;
  const text = data.length > MAX_ARGUMENT ? null : plainText(data);
  return text === null ? `${shellPrintf(data)} | ${head} @-` : `${head} ${shellWord(text)}`;
}

/** Null for what is no UTF-8, what a terminal would obey or show in another order, and what curl takes for a file's name. */
function plainText(data: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data);
    return terminalText(text) !== text || /^@|[\t\ufeff]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

/** The header's line as one word: without a value for one that did not come, which keeps curl from sending its own. */
function contentType(headers: PushDetail['request']['headers']): string {
  const value = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  if (value === undefined) return shellWord('Content-Type:');
  if (value === '') return shellWord('Content-Type;');
  const line = `Content-Type: ${value}`;
  if (/^[ -~]*$/.test(line)) return shellWord(line);
  // Node reads the bytes of a header as the first 256 characters.
  return `"$(${shellPrintf(Uint8Array.from(line, (letter) => letter.charCodeAt(0)))})"`;
}

export interface PusherOfCurl {
  readonly homeserver: string;
  readonly appId: string;
  readonly pushkey: string;
  /** Address of the gateway. */
  readonly url: string;
  /** What the homeserver shows as the device's name. */
  readonly device: string;
}

/** A command of a POSIX shell that sets a pusher at a homeserver (Client-Server API, `POST /pushers/set`). */
export function setPusherCurl({ homeserver, appId, pushkey, url, device }: PusherOfCurl): string {
  const lines = [
    { kind: 'http', app_id: appId, append: false, lang: 'en' },
    { pushkey, app_display_name: 'Carillon' },
    { device_display_name: device },
    { data: { url } },
  ];
  const fields = lines.map((line) => JSON.stringify(line).slice(1, -1));
  return [
    `curl -X POST ${shellWord(`${homeserver.trim().replace(/\/+$/, '')}/_matrix/client/v3/pushers/set`)} \\`,
    '  -H "Authorization: Bearer $ACCESS_TOKEN" -H \'Content-Type: application/json\' \\',
    `  -d ${shellWord(`{${fields.join(',\n       ')}}`)}`,
  ].join('\n');
}
