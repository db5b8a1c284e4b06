import { describe, expect, it } from 'vitest';
import { answerShellCall, createRemoteShell, shellCallSchema } from '../../src/shell/remote.ts';
import type { Banner, Shell, ShellPreferences } from '../../src/shell/shell.ts';
import { createKeychainShell, createScriptedShell } from '../support/shell.ts';

const banner: Banner = { key: 'k', pushId: 'p', title: 'T', body: 'B', urgency: 'normal', sound: null };

/** A relay's shell whose calls reach the given one as messages, copied as a port copies them. */
function across(shell: Shell) {
  const remote = createRemoteShell(async (call) => {
    const answer = await answerShellCall(shell, shellCallSchema.parse(structuredClone(call)));
    remote.answer(structuredClone(answer));
  });
  return remote;
}

describe('a shell in another process', () => {
  it('carries out calls and returns their results', async () => {
    const there = createScriptedShell();
    const { shell } = across(there);
    expect(await shell.show(banner)).toEqual({ result: 'shown' });
    await shell.close('k');
    await shell.closeAll();
    await shell.setUnread(3);
    const settings = await shell.settings();
    const preferences: ShellPreferences = { startAtLogin: 'minimised', closeToTray: false, openOnClick: 'matrix' };
    await shell.setPreferences(preferences);
    expect(await shell.settings()).toEqual({ ...settings, preferences });
    const status = { unread: 3, paused: { until: null }, gatewayUrl: null, trouble: 'The port is taken.' };
    await shell.setStatus(status);
    expect(there.statuses).toEqual([status]);
    await shell.openExternal('https://matrix.to/');
    expect(there.calls).toEqual([
      ['show', 'k'],
      ['close', 'k'],
      ['closeAll'],
      ['setUnread', 3],
      ['openExternal', 'https://matrix.to/'],
    ]);
  });

  it('seals and opens with the keychain on the other side', async () => {
    const { shell } = across(createKeychainShell());
    const sealed = await shell.seal('c2VjcmV0');
    expect(sealed).not.toContain('c2VjcmV0');
    expect(await shell.unseal(sealed ?? '')).toBe('c2VjcmV0');
    await expect(across(createKeychainShell()).shell.unseal(sealed ?? '')).rejects.toThrow();
    expect(await across(createScriptedShell()).shell.seal('c2VjcmV0')).toBeNull();
  });

  it('passes on the message of an error', async () => {
    const { shell } = across(createScriptedShell(() => Promise.reject(new Error('no display'))));
    await expect(shell.show(banner)).rejects.toThrow('no display');
  });

  it('answers each of several calls at the same time', async () => {
    const { shell } = across(
      createScriptedShell(async ({ key }) =>
        key === 'k' ? { result: 'shown' } : { result: 'failed', reason: 'notification-failed', detail: key },
      ),
    );
    const seen = await Promise.all([shell.show(banner), shell.show({ ...banner, key: 'other' })]);
    expect(seen.map(({ result }) => result)).toEqual(['shown', 'failed']);
  });

  it.each([[null], ['text'], [{ type: 'shell-answer' }], [{ type: 'other', id: 1 }]])(
    'ignores %j, which is not an answer',
    (message) => {
      expect(createRemoteShell(() => undefined).answer(message)).toBe(false);
    },
  );

  it('ignores an answer that no call waits for', () => {
    expect(createRemoteShell(() => undefined).answer({ type: 'shell-answer', id: 99 })).toBe(true);
  });
});
