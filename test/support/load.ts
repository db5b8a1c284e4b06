import { Agent, request } from 'node:http';
import { message } from './notify.ts';

/** What a sender knows afterwards of the pushes it sent. */
export interface Load {
  /** Event ids that were answered 200. */
  readonly acknowledged: Set<string>;
  /** Answers that were neither 200 nor cut off. */
  readonly refused: number[];
  /** Stops sending and waits for what is under way. */
  stop(): Promise<void>;
}

/** Sends pushes without pause over so many connections, until it is stopped or the relay is gone. */
export function startLoad(url: string, connections: number): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const acknowledged = new Set<string>();
  const refused: number[] = [];
  let running = true;
  const senders = Array.from({ length: connections }, async () => {
    while (running) {
      const event_id = `$${crypto.randomUUID()}`;
      const status = await post(agent, url, { notification: message('under load', { event_id }, 'dev.load') });
      if (status === 200) acknowledged.add(event_id);
      else if (status === null) running = false;
      else refused.push(status);
    }
  });
  return {
    acknowledged,
    refused,
    async stop() {
      running = false;
      await Promise.all(senders);
      agent.destroy();
    },
  };
}

/** The status once the answer has arrived whole; null when the connection broke before. */
function post(agent: Agent, url: string, body: object): Promise<number | null> {
  return new Promise((resolve) => {
    const sent = request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.complete ? (answer.statusCode ?? null) : null));
      answer.on('error', () => resolve(null));
    });
    sent.on('error', () => resolve(null));
    sent.end(JSON.stringify(body));
  });
}
