import { Agent, request } from 'node:http';
import { message } from './notify.ts';

/** What a sender knows about the pushes it sent. */
export interface Load {
  /** Event ids that were answered 200. */
  readonly acknowledged: Set<string>;
  /** Pushkeys that were rejected. */
  readonly rejected: Set<string>;
  /** Complete answers other than 200. */
  readonly refused: Refusal[];
  /** Stops sending and waits for the requests under way. */
  stop(): Promise<void>;
}

export interface Refusal {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

/** Sends pushes without pause over `connections` connections until it is stopped or the relay goes away. */
export function startLoad(url: string, connections: number, push: (eventId: string) => object = capturedPush): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const acknowledged = new Set<string>();
  const rejected = new Set<string>();
  const refused: Refusal[] = [];
  let running = true;
  const senders = Array.from({ length: connections }, async () => {
    while (running) {
      const event_id = `$${crypto.randomUUID()}`;
      const answer = await post(agent, url, { notification: push(event_id) });
      if (answer === null) running = false;
      else if (answer.status !== 200) refused.push(answer);
      else {
        acknowledged.add(event_id);
        for (const pushkey of JSON.parse(answer.body).rejected) rejected.add(pushkey);
      }
    }
  });
  return {
    acknowledged,
    rejected,
    refused,
    async stop() {
      running = false;
      await Promise.all(senders);
      agent.destroy();
    },
  };
}

const capturedPush = (event_id: string) => message('under load', { event_id }, 'dev.load');

/** The complete answer; null when the connection broke before. */
function post(agent: Agent, url: string, body: object): Promise<(Refusal & { readonly body: string }) | null> {
  return new Promise((resolve) => {
    const sent = request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text) => {
        body += text;
      });
      const { statusCode: status = 0, headers } = answer;
      answer.on('end', () => resolve(answer.complete ? { status, retryAfter: headers['retry-after'], body } : null));
      answer.on('error', () => resolve(null));
    });
    sent.on('error', () => resolve(null));
    sent.end(JSON.stringify(body));
  });
}
