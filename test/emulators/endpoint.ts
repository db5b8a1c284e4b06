import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';

/** A request as a push service received it. */
export interface ReceivedRequest {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly bytes: Buffer;
}

/** A push service on the loopback address that answers as the test says, and keeps what it received. */
export async function openEndpoint(
  answer: (response: ServerResponse, request: ReceivedRequest) => void = (response) => response.writeHead(201).end(),
) {
  const received: ReceivedRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const bytes = Buffer.concat(chunks);
      const { method, url: path, headers } = request;
      const seen = { method, path, headers, body: bytes.toString('utf8'), bytes };
      received.push(seen);
      answer(response, seen);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/up?id=abc`,
    received,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
