import { isFreedesktop } from './platform.ts';
import type { RunProgram } from './session-bus.ts';

/** How long an answer is believed: pushes come in bursts, and a session seldom gets another server. Milliseconds. */
const BELIEVED_MS = 5_000;

const SERVICE = 'org.freedesktop.Notifications';
const OBJECT = '/org/freedesktop/Notifications';
const QUESTIONS: readonly (readonly [string, readonly string[]])[] = [
  ['dbus-send', ['--session', '--print-reply=literal', `--dest=${SERVICE}`, OBJECT, `${SERVICE}.GetCapabilities`]],
  ['busctl', ['--user', 'call', SERVICE, OBJECT, SERVICE, 'GetCapabilities']],
];

export interface MarkupDeps {
  readonly platform: NodeJS.Platform;
  readonly run: RunProgram;
  readonly now: () => number;
}

/**
 * Asks whether the session's notification server parses markup in the body (Desktop Notifications Specification,
 * "GetCapabilities"): to one that does not, escaped text is other text. Yes where nobody answers, because that is safe.
 */
export function createMarkupAbility({ platform, run, now }: MarkupDeps): () => Promise<boolean> {
  let asked: { readonly at: number; readonly answer: Promise<boolean> } | undefined;

  async function ask(): Promise<boolean> {
    if (!isFreedesktop(platform)) return false;
    for (const question of QUESTIONS) {
      const answer = await run(...question);
      if (answer !== null && answer !== 'missing') return /\bbody-markup\b/.test(answer);
    }
    return true;
  }

  return () => {
    if (asked === undefined || now() - asked.at >= BELIEVED_MS) asked = { at: now(), answer: ask() };
    return asked.answer;
  };
}
