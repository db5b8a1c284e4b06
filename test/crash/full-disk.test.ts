import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { message, notify } from '../support/notify.ts';
import { startRelay } from '../support/relay-process.ts';
import { temporaryFolder } from '../support/temporary.ts';

const config = { apps: { 'dev.*': { type: 'capture' } } };

// A limit on file sizes looks like a full disk or an exhausted quota to the relay, and needs no privileges.
describe.runIf(process.platform === 'linux')('an outbox whose files cannot grow', () => {
  it('refuses pushes with 503, and accepts them again when there is room', async () => {
    const dataDir = await temporaryFolder();
    const relay = await startRelay({ dataDir, config, args: ['--no-ui'] });
    const limit = (bytes: string) =>
      execFileSync('prlimit', ['--pid', String(relay.pid), `--fsize=${bytes}:unlimited`]);
    const push = () => notify(relay.gatewayUrl, message('x'.repeat(20_000), {}, 'dev.one'));
    const health = async () => (await fetch(new URL('/health', relay.gatewayUrl))).status;

    expect((await push()).status).toBe(200);
    limit('500000');
    let acknowledged = 1;
    let refused: Awaited<ReturnType<typeof push>> | undefined;
    while (refused === undefined) {
      const answer = await push();
      if (answer.status === 200) acknowledged += 1;
      else refused = answer;
    }
    expect(refused).toMatchObject({ status: 503, body: { errcode: 'M_UNKNOWN', retry_after_ms: 30_000 } });
    expect(await health()).toBe(503);
    expect(relay.log()).toContain('the outbox refuses pushes');

    limit('unlimited');
    await eventually(async () => expect((await push()).status).toBe(200));
    await eventually(async () => expect(await health()).toBe(200));
    expect(acknowledged).toBeGreaterThan(1);
    expect(await relay.stop()).toBe(0);
  });
});
