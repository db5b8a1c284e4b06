import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { notify } from '../support/notify.ts';
import { testRelay } from '../support/relay.ts';

const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
const [, example = ''] = /```sh\n(curl http:\/\/127[^`]+)```/.exec(readme) ?? [];

/** What a shell makes of the line, with a curl that shows its words in place of sending them. */
function wordsOf(shell: string): string[] {
  const shown = execFileSync(shell, ['-c', `curl() { printf '%s\\000' "$@"; }\n${example}`], { encoding: 'utf8' });
  return shown.split('\0').slice(0, -1);
}

describe("the README's push", () => {
  it.each(['sh', 'bash'])('is shown each time it is sent with %s', async (shell) => {
    const relay = await testRelay();
    for (let time = 0; time < 2; time += 1) {
      const [address, option, body = ''] = wordsOf(shell);
      expect([address, option]).toEqual(['http://127.0.0.1:7874/_matrix/push/v1/notify', '-d']);
      const { notification } = JSON.parse(body);
      expect(await notify(relay.url, notification)).toEqual({ status: 200, body: { rejected: [] } });
    }
    expect(relay.shell.banners.map(({ body }) => body)).toEqual(['Lunch at noon?', 'Lunch at noon?']);
  });
});
