import type { GatewayConfig } from '../config/schema.ts';
import { nextFreePort, probe } from '../net/listen.ts';
import type { Issue } from '../problems/issue-codes.ts';
import { type PlacedIssue, placedIssue } from '../problems/issues.ts';
import { ProblemError } from '../problems/problem-error.ts';
import type { Gateway } from './gateway.ts';

interface Present {
  readonly make: (config: GatewayConfig) => Gateway;
  readonly now: GatewayConfig;
  /** Where the gateway listens now; null while it does not. */
  readonly url: string | null;
}

/**
 * What keeps a gateway from listening by a configuration, found before it is saved: networks that are none, a port that is
 * taken, an address that this computer does not have.
 */
export async function listenIssues(next: GatewayConfig, { make, now, url }: Present): Promise<PlacedIssue[]> {
  const at = (key: keyof GatewayConfig, issue: Issue) => [placedIssue(['gateway', key], issue)];
  try {
    make(next);
  } catch (error) {
    const notice = error instanceof ProblemError ? error.problem : null;
    return notice?.code === 'no-network'
      ? at('allowFrom', { code: 'no-network', parameters: { network: notice.parameters.network } })
      : at('trustProxy', { code: 'no-proxies', parameters: {} });
  }
  if (next.host === now.host && next.port === now.port) return [];
  const ownPort = url === null ? null : Number(new URL(url).port);
  // Our own gateway is no other program: then only the address is tried.
  const found = await probe(next.host, next.port === ownPort ? 0 : next.port);
  if (found === null) return [];
  switch (found.problem.code) {
    case 'port-taken':
      return at('port', {
        code: 'port-taken',
        parameters: { owner: found.problem.parameters.owner, free: await nextFreePort(next.host, next.port) },
      });
    case 'port-forbidden':
      return at('port', { code: 'port-forbidden', parameters: {} });
    case 'no-address':
      return at('host', { code: 'no-address', parameters: {} });
    default:
      return at('port', { code: 'cannot-listen', parameters: { said: found.message } });
  }
}
