import { StorageError } from '../../storage/storage-error.ts';
import { openWriterStore, type WriterOptions, type WriterStore } from './writer-store.ts';

/**
 * Opens the store. A file that was found corrupt while it was in use may well open without an error, so the first time is
 * refused for it: then it is set aside as any corrupt file is.
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
