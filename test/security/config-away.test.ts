import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { message, notify } from '../support/notify.ts';
import { callRelay } from '../support/relay-api.ts';
import { startRelay } from '../support/relay-process.ts';
import { temporaryFolder } from '../support/temporary.ts';

const config = {
  gateway: { sharedSecret: 'correct horse' },
  // This app is invalid, so its pushes wait.
  apps: { waits: { type: 'pigeon' } },
};
const push = (pushkey: string) => message('Hi', { devices: [{ app_id: 'waits', pushkey }] });

async function running() {
  const dataDir = await temporaryFolder();
  const relay = await startRelay({ dataDir, config });
  onTestFinished(async () => void (await relay.stop()));
  const health = async () => (await callRelay(relay, 'health')) as Health;
  return { relay, health, file: join(dataDir, 'config.json'), address: `${relay.gatewayUrl}?secret=correct%20horse` };
}

interface Health {
  readonly outbox: { readonly open: number };
  readonly config: { readonly problem: { readonly code: string } | null };
}

describe('a configuration file that is missing for a while', () => {
  it('loses no push, rejects no device and removes no protection', async () => {
    const { relay, health, file, address } = await running();
    expect(await notify(address, push('before'))).toEqual({ status: 200, body: { rejected: [] } });
    await eventually(async () => expect((await health()).outbox.open).toBe(1));

    await rename(file, `${file}.away`);
    await eventually(async () => expect((await health()).config.problem?.code).toBe('config-away'));
    expect((await notify(relay.gatewayUrl, push('stranger'))).status).toBe(403);
    expect(await notify(address, push('meanwhile'))).toEqual({ status: 200, body: { rejected: [] } });
    await eventually(async () => expect((await health()).outbox.open).toBe(2));

    await rename(`${file}.away`, file);
    await eventually(async () => expect((await health()).config.problem).toBeNull());
    expect((await health()).outbox.open).toBe(2);
    expect((await notify(relay.gatewayUrl, push('stranger'))).status).toBe(403);
  });
});

describe('a configuration file that the command line names', () => {
  it('has to exist', async () => {
    const dataDir = await temporaryFolder();
    await writeFile(join(dataDir, 'config.json'), JSON.stringify(config));
    await expect(startRelay({ dataDir, args: ['--config', join(dataDir, 'confg.json')] })).rejects.toThrow(
      /exited with 1[\s\S]*The file \S+confg\.json does not exist\.\s+Correct the path given with --config/,
    );
  });
});
