import { describe, expect, it } from 'vitest';
import { attentionItems } from '../../../renderer/lib/attention.ts';
import { createFormat } from '../../../renderer/lib/format.ts';
import { english } from '../../../renderer/strings/english.ts';
import type { Health } from '../../../src/api/contract.ts';
import { someProblem } from '../../support/problems.ts';

const app = (more: Partial<Health['apps'][number]>): Health['apps'][number] => ({
  pattern: 'org.example.ios',
  type: 'apns',
  enabled: true,
  problems: [],
  lastSuccessAt: null,
  lastFailure: null,
  waiting: 0,
  stale: [],
  warnings: [],
  certificates: [],
  resting: [],
  ...more,
});
const refused = { at: 10, reason: 'credentials-refused', words: 'Apple answered 403 InvalidProviderToken.' } as const;

function titles(apps: Health['apps'], more: Partial<Health> = {}) {
  const health = {
    gateway: { status: 'listening', url: 'http://127.0.0.1:7874', sharedSecret: false, trouble: null },
    outbox: { open: 0, problem: null },
    history: { pushes: 0, bytes: 0, backlog: 0, problem: null },
    config: { problem: null, afterRestart: [] },
    apps,
    ...more,
  } as Health;
  return attentionItems({ status: 'connected' }, health, english, createFormat('en')).map(({ title }) => title);
}

describe('a problem that needs a person', () => {
  it('does not exist while nothing fails, or while nothing waits', () => {
    expect(titles([app({}), app({ problems: [someProblem] }), app({ lastFailure: refused })])).toEqual([]);
  });

  it('is a gateway that could not move to its new address', () => {
    const gateway = { status: 'listening', url: 'http://127.0.0.1:7874', sharedSecret: false } as const;
    const trouble = { problem: someProblem, freePort: null };
    expect(titles([], { gateway: { ...gateway, trouble } })).toEqual(['The gateway still listens at its old address']);
  });

  it('is an app whose pushes wait for its configuration or its credentials', () => {
    expect(titles([app({ waiting: 2, problems: [someProblem] })])).toEqual(['org.example.ios cannot deliver']);
    expect(titles([app({ waiting: 2, lastFailure: refused })])).toEqual([
      'The credentials of org.example.ios are refused',
    ]);
  });

  it('is an app that uses its old keys because the new ones are broken, also while nothing waits', () => {
    expect(titles([app({ stale: [someProblem] })])).toEqual([
      'org.example.ios keeps using its old keys: the new ones cannot be used',
    ]);
    expect(titles([app({ stale: [someProblem], enabled: false })])).toEqual([]);
  });

  it('is not an app that has delivered since, fails only for now, or is switched off', () => {
    expect(titles([app({ waiting: 2, lastFailure: refused, lastSuccessAt: 11 })])).toEqual([]);
    const busy = { at: 10, reason: 'provider-unavailable', words: 'busy' } as const;
    expect(titles([app({ waiting: 2, lastFailure: busy })])).toEqual([]);
    expect(titles([app({ waiting: 2, problems: [someProblem], enabled: false })])).toEqual([]);
  });

  it('is in outbox or history before anything else', () => {
    const outbox = { open: 0, problem: someProblem };
    const history = { pushes: 0, bytes: 0, backlog: 0, problem: someProblem };
    expect(titles([app({ waiting: 1, problems: [someProblem] })], { outbox, history })).toEqual([
      'Pushes are refused',
      'The history is incomplete for now',
      'org.example.ios cannot deliver',
    ]);
  });

  it('is only the lost connection while nothing else is certain', () => {
    expect(attentionItems({ status: 'lost' }, undefined, english, createFormat('en'))).toHaveLength(1);
  });
});
