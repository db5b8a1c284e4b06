import { createServer } from 'node:http';

/** The minimum of a gateway: it reads and parses the body, and answers. Everything else is compared with it. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const { notification } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const rejected = Array.isArray(notification?.devices) ? [] : ['?'];
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ rejected }));
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  process.stdout.write(`listening on http://127.0.0.1:${port}/_matrix/push/v1/notify\n`);
});
process.once('SIGTERM', () => process.exit(0));
