import { describe, expect, it } from 'vitest';
import { createMarkupAbility } from '../../src/freedesktop/markup.ts';
import { createServerCapabilities } from '../../src/freedesktop/server-capabilities.ts';
import { createManualClock } from '../support/manual-clock.ts';

/** A session with these programs and their answers, and no others. */
function session(answers: Readonly<Record<string, string | null>>) {
  const asked: string[] = [];
  const clock = createManualClock();
  const run = async (program: string) => {
    asked.push(program);
    return program in answers ? (answers[program] ?? null) : 'missing';
  };
  const capabilities = createServerCapabilities(run);
  return { ask: createMarkupAbility({ platform: 'linux', capabilities, now: clock.now }), asked, clock };
}

describe('whether the notification server parses markup', () => {
  it.each([
    ['yes, by dbus-send', { 'dbus-send': '   array [\n  actions  body  body-markup ]' }, true],
    ['no, by dbus-send', { 'dbus-send': '   array [\n  actions  body  body-hyperlinks ]' }, false],
    ['no, by busctl', { busctl: 'as 2 "actions" "body"' }, false],
    ['yes, if the first program gets no answer', { 'dbus-send': null, busctl: 'as 1 "body-markup"' }, true],
    ['yes, if no program gets an answer', { 'dbus-send': null, busctl: null }, true],
    ['yes, without either program', {}, true],
  ])('is answered: %s', async (_, answers, parses) => {
    expect(await session(answers).ask()).toBe(parses);
  });

  it('is asked at most once in five seconds', async () => {
    const { ask, asked, clock } = session({ 'dbus-send': 'body' });
    await Promise.all([ask(), ask()]);
    clock.advance(4_999);
    await ask();
    expect(asked).toHaveLength(1);
    clock.advance(1);
    await ask();
    expect(asked).toHaveLength(2);
  });

  it('is not asked elsewhere', async () => {
    const capabilities = async () => ['body-markup'];
    for (const platform of ['darwin', 'win32'] as const) {
      expect(await createMarkupAbility({ platform, capabilities, now: Date.now })()).toBe(false);
    }
  });
});
