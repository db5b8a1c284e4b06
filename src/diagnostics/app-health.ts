import type { CheckResult, Health } from '../api/contract.ts';
import type { ServedApp } from '../apps/registry.ts';
import type { Clock } from '../lib/clock.ts';
import type { Notice } from '../problems/catalogue.ts';
import { problemOf, quote, textOf } from '../problems/english.ts';
import { certificateNotice } from '../providers/certificate.ts';

const CHECK_MS = 15_000;

/** The health of an app, over all of its providers. */
export function appHealth({ pattern, enabled, targets }: ServedApp, clock: Clock): Health['apps'][number] {
  const histories = targets.map(({ queue }) => queue.results());
  const successes = histories.flatMap(({ lastSuccessAt }) => lastSuccessAt ?? []);
  const failures = histories.flatMap(({ lastFailure }) => lastFailure ?? []).sort((a, b) => b.at - a.at);
  const providers = targets.map(({ queue }) => queue.provider());
  const certificates = providers.flatMap((provider) => provider.certificates ?? []);
  const notices = certificates.map((one) => certificateNotice(one, clock.now()));
  const ended = notices.filter(({ code }) => code === 'certificate-ended').map(problemOf);
  const soon = notices.filter(({ code }) => code === 'certificate-ends-soon').map(problemOf);
  const states = targets.map(({ queue }) => queue.state());
  return {
    pattern,
    type: targets.map(({ name }) => name).join(' + '),
    enabled,
    problems: [...providers.flatMap(({ problem }) => problem ?? []), ...ended],
    stale: targets.flatMap((target) => target.stale ?? []),
    warnings: [...soon, ...providers.flatMap(({ warnings }) => warnings ?? [])],
    certificates: certificates.map((one) => ({ ...one })),
    lastSuccessAt: successes.length === 0 ? null : Math.max(...successes),
    lastFailure: failures[0] ?? null,
    waiting: states.reduce((sum, { waiting }) => sum + waiting, 0),
    resting: states
      .flatMap(({ hosts }) => hosts)
      .map(({ host, until, parked }) => ({
        host,
        waiting: parked,
        nextProbeAt: Math.round(clock.now() + Math.max(0, until - clock.steady())),
      })),
  };
}

/** Checks the credentials of all providers of an app. Null when there is no such app. */
export async function checkApp(app: ServedApp | undefined, now: number): Promise<CheckResult | null> {
  if (app === undefined) return null;
  const checking = app.targets.map(async ({ name, queue }) => {
    const { check, certificates = [], warnings = [] } = queue.provider();
    const checked = await check?.(AbortSignal.timeout(CHECK_MS));
    const known = [...certificates.map((one) => certificateNotice(one, now)), ...warnings];
    if (checked === undefined) return known.length === 0 ? [] : [{ name, proven: null, notices: known }];
    return [{ name, proven: checked.proven, notices: [...checked.notices, ...known] }];
  });
  const checks = (await Promise.all(checking)).flat();
  if (checks.length === 0) return { proven: null, ...resultOf([{ code: 'nothing-to-check', parameters: {} }]) };
  const refused = checks.some(({ proven }) => proven === false);
  const proven = checks.every((one) => one.proven === true);
  return {
    proven: refused ? false : proven ? true : null,
    ...resultOf(
      checks.flatMap(({ name, notices }) => (checks.length === 1 ? notices : [quote(`${name}:`), ...notices])),
    ),
  };
}

function resultOf(notices: readonly Notice[]) {
  const problems = notices.map(problemOf);
  return { problems, words: problems.map(textOf).join(' ') };
}
