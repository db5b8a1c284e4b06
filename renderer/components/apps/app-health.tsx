import type { Health } from '../../../src/api/contract.ts';
import { type App, stateOf } from '../../lib/apps.ts';
import { useLanguage } from '../../lib/language.tsx';
import type { AppState } from '../../lib/states.ts';
import { problemText, wordsFor } from '../../lib/words.ts';
import type { Strings } from '../../strings/english.ts';
import { DiscardWaiting } from './discard-waiting.tsx';

const shapes: Record<AppState, string> = {
  off: '○',
  trouble: '✕',
  waiting: '▲',
  failing: '◆',
  well: '●',
  idle: '·',
};

/** How an app is doing: by shape, colour and word, with the last success, the last error and what waits. */
export function AppHealth({ app }: { readonly app: App }) {
  const { strings, format } = useLanguage();
  const words = strings.apps;
  const state = stateOf(app);
  const { problems, stale, warnings, certificates, waiting, resting, lastSuccessAt, lastFailure } = app;
  // The others are shown as a problem or a warning.
  const told = [...problems, ...warnings].flatMap(({ code, parameters }) =>
    code === 'certificate-ended' || code === 'certificate-ends-soon' ? parameters.file : [],
  );
  const good = certificates.filter(({ file }) => !told.includes(file));
  return (
    <div className="app-health">
      <p>
        <span aria-hidden className={`mark app-${state}`}>
          {shapes[state]}
        </span>{' '}
        <span className={`app-${state}`}>{words.states[state]}</span>
        {waiting > 0 && <strong> {words.waiting(waiting)}</strong>}
        {state === 'idle' && <span className="dim"> {providerWords(app.type, strings.words.providers)}</span>}
      </p>
      {!app.enabled && waiting > 0 && <DiscardWaiting pattern={app.pattern} waiting={waiting} />}
      {problems.map((problem) => (
        <p key={problem.cause} className="status-trouble break">
          <bdi>{problemText(problem, strings.told)}</bdi>
        </p>
      ))}
      {stale.map((problem) => (
        <p key={problem.cause} className="status-trouble break">
          {words.stale} <bdi>{problemText(problem, strings.told)}</bdi>
        </p>
      ))}
      {warnings.map((problem) => (
        <p key={problem.cause} className="status-warning break">
          <bdi>{problemText(problem, strings.told)}</bdi>
        </p>
      ))}
      {good.map(({ key, file, endsAt }) => (
        <p key={`${key} ${file}`} className="dim break">
          {words.certificateOf(key, format.date(endsAt))}
        </p>
      ))}
      {resting.map((host) => (
        <Resting key={host.host} resting={host} />
      ))}
      {(lastSuccessAt !== null || lastFailure !== null) && (
        <p className="dim break">
          {lastSuccessAt !== null && (
            <span title={format.fullTime(lastSuccessAt)}>{words.lastDelivered(format.timeOfDay(lastSuccessAt))} </span>
          )}
          {lastFailure !== null && (
            <span title={format.fullTime(lastFailure.at)}>
              {words.lastFailed(format.timeOfDay(lastFailure.at))}{' '}
              <bdi>{strings.told.detail(lastFailure) || strings.words.reasons[lastFailure.reason]}</bdi>
            </span>
          )}
        </p>
      )}
    </div>
  );
}

function Resting({ resting }: { readonly resting: Health['apps'][number]['resting'][number] }) {
  const { strings, format } = useLanguage();
  const { host, nextProbeAt } = resting;
  return <p className="dim">{strings.apps.resting(host, format.timeOfDay(nextProbeAt))}</p>;
}

/** What a provider does, or several side by side. */
function providerWords(type: string, providers: Strings['words']['providers']): string {
  return type
    .split(' + ')
    .map((one) => wordsFor(providers, one))
    .join(' ');
}
