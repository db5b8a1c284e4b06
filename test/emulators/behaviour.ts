import type { ServerResponse } from 'node:http';
import type { ServerHttp2Stream } from 'node:http2';

/** How a provider reacts to a request. */
export type Behaviour =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: object | undefined;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Sends the status, then breaks the connection. */
  | { readonly kind: 'half'; readonly status: number }
  /** Sends the status, then nothing more. */
  | { readonly kind: 'stall'; readonly status: number }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' };

/** Whether the provider accepted the request, even if its answer did not get through. */
export function isTaken(behaviour: Behaviour): boolean {
  switch (behaviour.kind) {
    case 'answer':
    case 'half':
    case 'stall':
      return behaviour.status < 300;
    case 'reset':
    case 'hang':
      return false;
  }
}

export function behave(response: ServerResponse, behaviour: Behaviour): void {
  switch (behaviour.kind) {
    case 'answer': {
      const { status, body, headers } = behaviour;
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      response.writeHead(status, { ...type, ...headers }).end(body === undefined ? '' : JSON.stringify(body));
      return;
    }
    case 'half':
      response.writeHead(behaviour.status, { 'content-type': 'application/json', 'content-length': 100 });
      response.write('{"', () => response.destroy());
      return;
    case 'stall':
      response
        .writeHead(behaviour.status, { 'content-type': 'application/json', 'content-length': 100 })
        .flushHeaders();
      return;
    case 'reset':
      response.destroy();
      return;
    case 'hang':
  }
}

export function behaveOnStream(stream: ServerHttp2Stream, behaviour: Behaviour): void {
  if (stream.destroyed) return;
  switch (behaviour.kind) {
    case 'answer': {
      const { status, body, headers } = behaviour;
      stream.respond({ ':status': status, 'apns-id': 'id', ...headers });
      stream.end(body === undefined ? '' : JSON.stringify(body));
      return;
    }
    case 'half':
      stream.respond({ ':status': behaviour.status, 'apns-id': 'id' });
      stream.write('{"', () => stream.session?.destroy());
      return;
    case 'stall':
      stream.respond({ ':status': behaviour.status, 'apns-id': 'id' });
      return;
    case 'reset':
      stream.session?.destroy();
      return;
    case 'hang':
  }
}
