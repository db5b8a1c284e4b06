import { StorageError } from '../../storage/storage-error.ts';
import { openWriterStore, type WriterOptions, type WriterStore } from './writer-store.ts';

/**
 * Opens the store. A file that was found corrupt in use may still open without an error. The first opening of such a
 * file fails on purpose, so that it is set aside like any corrupt file.
 */
export function createWriterOpening(options: WriterOptions): () => WriterStore {
  const { file } = options;
  let refuse = options.corrupt;
  return () => {
    if (!refuse) return openWriterStore(options);
    refuse = false;
    throw new StorageError('corrupt', { code: 'storage-corrupt', parameters: { file } });
  };
}
