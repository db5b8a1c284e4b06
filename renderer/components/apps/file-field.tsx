import { Button, FileButton, TextInput } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { KeyFile } from '../../../src/api/contract.ts';
import { base64Of } from '../../lib/format.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRelay } from '../../lib/relay.tsx';

interface Props {
  readonly label: ReactNode;
  readonly description: ReactNode;
  readonly error: string | undefined;
  readonly withAsterisk: boolean;
  readonly value: string;
  /** What is known of the files that are named, and were so when the form was opened. */
  readonly keys: readonly KeyFile[];
  readonly change: (file: string) => void;
}

/** A key file: by its path where the relay runs, or uploaded. Its content is never read back, only a fingerprint. */
export function FileField({ label, description, error, withAsterisk, value, keys, change }: Props) {
  const { connection } = useRelay();
  const { strings } = useLanguage();
  const words = strings.apps;
  const queries = useQueryClient();
  const upload = useMutation({
    mutationFn: async (file: File) => {
      const base64 = base64Of(new Uint8Array(await file.arrayBuffer()));
      return connection.client.apps.storeKey({ name: file.name, base64 });
    },
    onSuccess({ file }) {
      change(file);
      // The same name may be allowed now that its content was handed over.
      queries.invalidateQueries({ queryKey: ['app-check'] });
    },
  });
  const known = [upload.data, ...keys].find((key) => key?.file === value);
  return (
    <div className="file-field">
      <TextInput
        label={label}
        description={description}
        error={error ?? (upload.isError ? words.notUploaded(strings.told.error(upload.error)) : undefined)}
        withAsterisk={withAsterisk}
        value={value}
        placeholder={words.path}
        onChange={(event) => change(event.currentTarget.value)}
        rightSectionWidth={112}
        rightSection={
          <FileButton onChange={(file) => file !== null && upload.mutate(file)}>
            {(button) => (
              <Button
                {...button}
                size="compact-sm"
                variant="default"
                loading={upload.isPending}
                leftSection={<IconUpload size={14} aria-hidden />}
              >
                {words.upload}
              </Button>
            )}
          </FileButton>
        }
      />
      {known !== undefined && (
        <p className="dim" aria-live="polite">
          {known.fingerprint === null ? words.keyMissing : words.keySet(known.fingerprint)}
        </p>
      )}
    </div>
  );
}
