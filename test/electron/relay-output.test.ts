import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readToEnd } from '../../electron/relay-output.ts';

describe('the output of a process', () => {
  it('is read to its end, although Electron takes all listeners away when the process exits', async () => {
    const written = new PassThrough();
    const piped = new PassThrough();
    written.pipe(piped);
    const chunks: Buffer[] = [];
    const ended = readToEnd(piped, (chunk) => chunks.push(chunk));
    written.write('first\n');
    piped.removeAllListeners();
    written.write('the cause\n'.repeat(50_000));
    written.end('last\n');
    await ended;
    expect(Buffer.concat(chunks).toString()).toBe(`first\n${'the cause\n'.repeat(50_000)}last\n`);
  });

  it('has ended when it breaks', async () => {
    const piped = new PassThrough();
    const ended = readToEnd(piped, () => undefined);
    piped.destroy(new Error('broken'));
    await ended;
  });

  it('has ended when there is none', async () => {
    await readToEnd(null, () => expect.unreachable());
  });
});
