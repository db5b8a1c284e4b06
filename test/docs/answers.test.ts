import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/outcomes/outcome.ts';
import { appleAnswers, appleVerdict } from '../../src/providers/apns/verdict.ts';
import { createCaptureProvider } from '../../src/providers/capture.ts';
import { createDesktopProvider } from '../../src/providers/desktop/provider.ts';
import { fcmAnswers, fcmVerdict } from '../../src/providers/fcm/verdict.ts';
import type { HttpResult } from '../../src/providers/http/messages.ts';
import { pushServiceAnswers, pushServiceVerdict, troubleVerdict } from '../../src/providers/http/verdict.ts';
import type { Provider, Verdict } from '../../src/providers/provider.ts';
import type { BannerOutcome } from '../../src/shell/shell.ts';
import { deliveryOf } from '../support/delivery.ts';
import { createScriptedShell } from '../support/shell.ts';

const page = readFileSync(fileURLToPath(new URL('../../docs/providers.md', import.meta.url)), 'utf8');

/** The rows of the tables under a heading, without their heads. */
function rowsUnder(heading: string): string[][] {
  const [, section = ''] = page.split(`\n### ${heading}\n`);
  const [own = ''] = section.split('\n## ')[0]?.split('\n### ') ?? [];
  return own
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (-+|answer|what happens) /.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const told = ({ status, reason }: Outcome) => `\`${status}: ${reason}\``;
const row = (answer: string, { outcome, concerns }: Verdict) => [answer, told(outcome), concerns];
const answer = (status: number, body: unknown = '', headers: Record<string, string> = {}): HttpResult => ({
  kind: 'answer',
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** Each row says what the code makes of the answer, and `known` is everything that the code knows by name. */
function holds(heading: string, verdictOf: (said: string) => Verdict, known: readonly string[]) {
  const rows = rowsUnder(heading);
  expect(rows).toEqual(rows.map(([said = '']) => row(said, verdictOf(said))));
  const listed = rows.map(([said = '']) => said);
  for (const name of known) expect(listed.join('\n')).toContain(name);
  expect(new Set(listed).size).toBe(listed.length);
}

/** The status and the name of an error in `410 Unregistered`. */
function readAnswer(said: string): { status: number; name: string | undefined; headers: Record<string, string> } {
  const [, status = '', name] = /^`(\d{3})(?: (\w+))?`/.exec(said) ?? [];
  return { status: Number(status), name, headers: said.includes('Retry-After') ? { 'retry-after': '5' } : {} };
}

describe('the page about providers says what the code makes of', () => {
  it('no answer', () => {
    const reasons = {
      'the connection is refused or breaks': 'provider-unreachable',
      'the name of the host is unknown': 'provider-unreachable',
      'the proxy is down, refuses or answers nonsense': 'provider-unreachable',
      'the environment names a proxy that is not HTTP': 'misconfigured',
      'there is no answer in time': 'provider-timeout',
      'the address is in a network that is not allowed': 'address-refused',
      'the relay stops': 'interrupted',
    } as const;
    const verdicts = Object.entries(reasons).map(([said, reason]) =>
      row(said, troubleVerdict({ kind: 'trouble', reason, detail: '' })),
    );
    expect(rowsUnder('No answer')).toEqual(verdicts);
  });

  it("Apple's answers", () => {
    const known = Object.keys(appleAnswers).map((reason) => ` ${reason}\``);
    const verdictOf = (said: string) => {
      const { status, name, headers } = readAnswer(said);
      if (said.endsWith('older than the registration')) {
        return appleVerdict(answer(status, { reason: 'Unregistered', timestamp: 1_000 }), 2_000);
      }
      return appleVerdict(answer(status, { reason: name, timestamp: 2_000 }, headers), 1_000);
    };
    holds('APNs answers', verdictOf, known);
  });

  it("FCM's answers", () => {
    const options = { android: { ttl: 'soon' } };
    const verdictOf = (said: string) => {
      const { status, name, headers } = readAnswer(said);
      const field = said.endsWith('the token')
        ? 'message.token'
        : said.endsWith('options')
          ? 'message.android.ttl'
          : '';
      const message = said.endsWith('the size') ? 'Android message is too big' : 'why';
      const details = [{ errorCode: name }, { fieldViolations: [{ field }] }];
      return fcmVerdict(answer(status, { error: { message, details } }, headers), options);
    };
    holds('FCM answers', verdictOf, [...Object.keys(fcmAnswers).map((code) => ` ${code}\``)]);
  });

  it.each([
    ['UnifiedPush', false],
    ['Web Push', true],
  ] as const)('the answers of push services, of %s', (name, signed) => {
    const rows = rowsUnder('UnifiedPush and Web Push answers');
    const options = { signed, rejectsSilent: true };
    for (const [said = '', ...cells] of rows) {
      const { status, headers } = readAnswer(said);
      const { outcome, concerns } = pushServiceVerdict(answer(status, '', headers), options);
      const own = cells.length === 2 ? cells[0] : cells[signed ? 1 : 0];
      expect([name, said, own, cells.at(-1)]).toEqual([name, said, told(outcome), concerns]);
    }
    const listed = rows.map(([said = '']) => said);
    for (const status of Object.keys(pushServiceAnswers)) expect(listed).toContain(`\`${status}\``);
    for (const reason of ['VapidPkHashMismatch', 'UnauthorizedRegistration']) {
      expect(page).toContain(`400 ${reason}`);
      const verdict = pushServiceVerdict(answer(400, { reason }), { signed: true, rejectsSilent: true });
      expect([verdict.outcome.reason, verdict.concerns]).toEqual(['credentials-refused', 'recipient']);
    }
  });

  it('the desktop and capture', async () => {
    const push = async (provider: Provider<never>, fields: object): Promise<Verdict> => {
      const prepared = (provider as Provider).prepare(deliveryOf(fields));
      if (prepared.kind === 'none') throw new Error('There is nothing to deliver.');
      return (provider as Provider).deliver(prepared.request, new AbortController().signal);
    };
    const desktop = (show: () => Promise<BannerOutcome>) =>
      createDesktopProvider({
        shell: createScriptedShell(show),
        preferences: () => ({ content: 'full', sound: true, urgency: 'as-sent', stay: false, quiet: [] }),
        timeoutMs: 1,
      }) as Provider<never>;
    const shows = (outcome: BannerOutcome) =>
      push(
        desktop(async () => outcome),
        { event_id: '$1' },
      );
    expect(rowsUnder('Answers of the desktop and of capture')).toEqual([
      row('the notification is shown', await shows({ result: 'shown' })),
      row('the system withholds it', await shows({ result: 'suppressed', reason: 'paused' })),
      row('the system refuses it', await shows({ result: 'failed', reason: 'notification-failed', detail: 'no bus' })),
      row(
        'only the badge changes',
        await push(
          desktop(async () => ({ result: 'shown' })),
          { counts: { unread: 1 } },
        ),
      ),
      row(
        'the shell does not answer',
        await push(
          desktop(() => new Promise(() => undefined)),
          { event_id: '$1' },
        ),
      ),
      row(
        'the shell is gone',
        await push(
          desktop(() => Promise.reject(new Error('closed'))),
          { event_id: '$1' },
        ),
      ),
      row(
        'the push is kept for inspection',
        await push(createCaptureProvider() as Provider<never>, { event_id: '$1' }),
      ),
    ]);
  });
});
