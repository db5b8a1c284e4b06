import { finished } from 'node:stream/promises';

/**
 * Hands on everything that a utility process writes to a stream, and resolves at the end of it, also when it breaks. That may
 * be after the process's exit event, in which Electron removes all listeners from the stream while the last lines are still
 * on their way.
 */
export async function readToEnd(stream: NodeJS.ReadableStream | null, take: (chunk: Buffer) => void): Promise<void> {
  if (stream === null) return;
  stream.removeAllListeners = () => stream;
  stream.on('data', take);
  await finished(stream).catch(() => undefined);
}
