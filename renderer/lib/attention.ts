import type { Health } from '../../src/api/contract.ts';
import type { Strings } from '../strings/english.ts';
import type { ConnectionState } from './connection.ts';
import type { Format } from './format.ts';
import { needsOperator, problemText } from './words.ts';

/** Something that only a person can fix, and the page where to do it. */
export interface AttentionItem {
  readonly key: string;
  readonly tone: 'trouble' | 'note';
  readonly title: string;
  readonly text: string | null;
  readonly place: '/apps' | '/settings' | null;
}

/** What needs attention now, the worst first. */
export function attentionItems(
  connection: ConnectionState,
  health: Health | undefined,
  strings: Strings,
  format: Format,
): AttentionItem[] {
  const { attention: words, told } = strings;
  const trouble = (key: string, title: string, text: string | null, place: AttentionItem['place']): AttentionItem => ({
    key,
    tone: 'trouble',
    title,
    text,
    place,
  });
  if (connection.status === 'lost') return [trouble('lost', words.lost, words.outOfDate, null)];
  if (health === undefined) return [];
  const { gateway, outbox, history, config } = health;
  const found: AttentionItem[] = [];
  if (outbox.problem !== null) {
    found.push(trouble('outbox', words.outbox, problemText(outbox.problem, told), '/settings'));
  }
  if (history.problem !== null) {
    found.push(trouble('history', words.history, problemText(history.problem, told), '/settings'));
  }
  if (gateway.status === 'failed') {
    found.push(trouble('gateway', words.gateway, problemText(gateway.problem, told), '/settings'));
  }
  if (gateway.status === 'listening' && gateway.trouble !== null) {
    found.push(trouble('gateway', words.gatewayStays, problemText(gateway.trouble.problem, told), '/settings'));
  }
  if (config.problem !== null) {
    found.push(trouble('config', words.config, problemText(config.problem, told), null));
  }
  for (const app of health.apps) {
    const [stale] = app.stale;
    if (app.enabled && stale !== undefined) {
      found.push(trouble(`stale ${app.pattern}`, words.stale(app.pattern), problemText(stale, told), '/apps'));
    }
    const soon = app.warnings.find(({ code }) => code === 'certificate-ends-soon');
    if (app.enabled && soon !== undefined) {
      const key = `soon ${app.pattern}`;
      const title = words.endsSoon(app.pattern);
      found.push({ key, tone: 'note', title, text: problemText(soon, told), place: '/apps' });
    }
    const why = troubleOf(app, strings);
    if (why === null) continue;
    const title = why.credentials ? words.credentials(app.pattern) : words.app(app.pattern);
    const text = `${why.words} ${words.waiting(app.waiting, format.count(app.waiting))}`;
    found.push(trouble(`app ${app.pattern}`, title, text, '/apps'));
  }
  if (config.afterRestart.length > 0) {
    const title = words.afterRestart(config.afterRestart.join(', '));
    found.push({ key: `restart ${config.afterRestart}`, tone: 'note', title, text: null, place: '/settings' });
  }
  return found;
}

/** Why an app's pushes wait for the operator; null when they do not. */
function troubleOf(app: Health['apps'][number], { told, words }: Strings) {
  const { enabled, waiting, problems, lastFailure, lastSuccessAt } = app;
  const [problem] = problems;
  if (!enabled || waiting === 0) return null;
  if (problem !== undefined) return { credentials: false, words: problemText(problem, told) };
  if (lastFailure === null || !needsOperator(lastFailure.reason)) return null;
  if (lastSuccessAt !== null && lastSuccessAt > lastFailure.at) return null;
  return {
    credentials: lastFailure.reason === 'credentials-refused',
    words: told.detail(lastFailure) || words.reasons[lastFailure.reason],
  };
}
