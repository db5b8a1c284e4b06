import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startRelay } from '../support/relay-process.ts';
import { temporaryFolder } from '../support/temporary.ts';

const password = 'a horse that nobody rides';
const json = { 'content-type': 'application/json' };

async function signIn(url: string, token: string) {
  const answer = await fetch(`${url}/session`, { method: 'POST', headers: json, body: JSON.stringify({ token }) });
  return { status: answer.status, body: await answer.text() };
}

describe('the password that an operator set for the page', () => {
  it('opens it after every start, and appears in no answer, file or log', async () => {
    const dataDir = await temporaryFolder();
    await writeFile(join(dataDir, 'page-password'), `${password}\n`);
    const config = { ui: { passwordFile: 'page-password' } };
    const outputs: string[] = [];
    for (const start of [1, 2]) {
      const relay = await startRelay({ dataDir, config });
      onTestFinished(async () => void (await relay.stop()));
      expect(relay.token).toBe('');
      expect((await signIn(relay.uiUrl, 'a horse that nobody rode')).status).toBe(401);
      const opened = await signIn(relay.uiUrl, password);
      expect([start, opened.status]).toEqual([start, 201]);
      const headers = { ...json, authorization: `Bearer ${JSON.parse(opened.body).session}` };
      for (const procedure of ['settings/get', 'settings/diagnostics', 'health', 'sessions/list']) {
        const answer = await fetch(`${relay.uiUrl}/rpc/${procedure}`, { method: 'POST', headers });
        expect([procedure, answer.status]).toEqual([procedure, 200]);
        outputs.push(await answer.text());
      }
      const draft = JSON.stringify({ json: { history: { keepDays: start } } });
      await fetch(`${relay.uiUrl}/rpc/settings/save`, { method: 'POST', headers, body: draft });
      outputs.push(opened.body, await (await fetch(`${relay.uiUrl}/session`)).text());
      expect(await relay.stop()).toBe(0);
      outputs.push(relay.log());
    }
    for (const name of await readdir(dataDir)) {
      if (name !== 'page-password') outputs.push(await readFile(join(dataDir, name), 'latin1').catch(() => ''));
    }
    expect(outputs.filter((text) => text.includes(password))).toEqual([]);
  });

  it('prevents the start if it is too short, and is not in the message about that', async () => {
    const starting = startRelay({
      dataDir: await temporaryFolder(),
      config: {},
      env: { ...process.env, CARILLON_UI_PASSWORD: 'hunter2' },
    });
    const error = await starting.then(() => '', String);
    expect(error).toMatch(/CARILLON_UI_PASSWORD has fewer than 12 characters/);
    expect(error).not.toContain('hunter2');
  });
});
