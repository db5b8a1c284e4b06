import type { IncomingMessage } from 'node:http';
import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { MatrixError } from '../matrix/errors.ts';
import type { Beginning } from './beginning.ts';

/**
 * Reads a body of at most `limit` bytes, on the wire as well as decompressed, and stops reading at the limit. Throws
 * {@link MatrixError}: `too-large`, or `bad-encoding` for a Content-Encoding that is unknown or does not match the body.
 * What came until then is in `came`: decompressed, or as on the wire where it was refused.
 */
export async function readBody(request: IncomingMessage, limit: number, came: Beginning): Promise<Buffer> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limit) throw tooLarge(limit);
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() || 'identity';
  if (encoding === 'identity') return collect(request, limit, came);
  const unpack = unpackerOf(encoding);
  if (unpack === undefined) {
    throw new MatrixError(
      'bad-encoding',
      `Content-Encoding "${encoding.slice(0, 40)}" is not known; send gzip, deflate, br or none.`,
    );
  }
  const packed = await collect(request, limit, came);
  unpack.end(packed);
  const body = await collect(unpack, limit).finally(() => unpack.destroy());
  came.replace(body);
  return body;
}

function unpackerOf(encoding: string): Transform | undefined {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      return undefined;
  }
}

function collect(source: Readable, limit: number, came?: Beginning): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (finish: () => void) => {
      source.off('data', take);
      source.off('end', end);
      source.off('aborted', aborted);
      source.on('error', () => undefined);
      finish();
    };
    const take = (chunk: Buffer) => {
      size += chunk.length;
      came?.add(chunk);
      if (size > limit) {
        source.pause();
        settle(() => reject(tooLarge(limit)));
      } else chunks.push(chunk);
    };
    const end = () => settle(() => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size)));
    const aborted = () => settle(() => reject(new MatrixError('broken-http', 'The connection ended within the body.')));
    source.on('data', take);
    source.once('end', end);
    source.once('aborted', aborted);
    source.once('error', () =>
      settle(() => reject(new MatrixError('bad-encoding', 'The body is not what its Content-Encoding says.'))),
    );
  });
}

function tooLarge(limit: number): MatrixError {
  return new MatrixError('too-large', `The body is larger than ${limit} bytes.`);
}
