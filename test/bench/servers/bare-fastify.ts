import { fastify } from 'fastify';
import { notifyRequestSchema } from '../../../src/matrix/notification.ts';

/** Fastify with the relay's schema, without outbox and delivery. */
const app = fastify({ logger: false });
app.post('/_matrix/push/v1/notify', async (request) => {
  const { notification } = notifyRequestSchema.parse(request.body);
  return { rejected: notification.devices.length > 0 ? [] : ['?'] };
});
const url = await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`listening on ${url}/_matrix/push/v1/notify\n`);
process.once('SIGTERM', () => process.exit(0));
