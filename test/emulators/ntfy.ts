import { openEndpoint } from './endpoint.ts';

/**
 * An ntfy server as UnifiedPush uses it: every path is a topic, and one without subscribers is answered 507, which
 * concerns only this topic. Source: ntfy, `server/errors.go`, 50701.
 */
export async function openNtfy(subscribed: Iterable<string> = []) {
  const topics = new Set(subscribed);
  const taken: string[] = [];
  const endpoint = await openEndpoint((response, { path = '' }) => {
    const topic = path.slice(1);
    if (topics.has(topic)) {
      taken.push(topic);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id: 'x', topic }));
      return;
    }
    const error = 'cannot publish to UnifiedPush topic without previously active subscriber';
    response.writeHead(507, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ code: 50701, http: 507, error }));
  });
  return {
    ...endpoint,
    taken,
    /** The pushkey of a topic. */
    pushkey: (topic: string) => `${endpoint.origin}/${topic}`,
    subscribe: (topic: string) => void topics.add(topic),
  };
}
