import { Button, FileButton, TextInput } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { KeyFile } from '../../../src/api/contract.ts';
import { base64Of } from '../../lib/format.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRelay } from '../../lib/relay.tsx';
import { problemText } from '../../lib/words.ts';
import { CopyButton } from '../copy-button.tsx';

interface Props {
  /** The key of the configuration that names the file. */
  readonly name: string;
  /** How the field is labelled, and what is wrong with it. */
  readonly labels: {
    readonly label: ReactNode;
    readonly description: ReactNode;
    readonly error: string | undefined;
    readonly withAsterisk: boolean;
  };
  readonly value: string;
  /** The key files that the app named when the form was opened. */
  readonly keys: readonly KeyFile[];
  readonly change: (file: string) => void;
}

/** A key file: named by its path where the relay runs, or uploaded. Only its public half is ever read back. */
export function FileField({ name, labels, value, keys, change }: Props) {
  const { connection } = useRelay();
  const { strings } = useLanguage();
  const words = strings.apps;
  const queries = useQueryClient();
  const upload = useMutation({
    mutationFn: async (file: File) => {
      const base64 = base64Of(new Uint8Array(await file.arrayBuffer()));
      return connection.client.apps.storeKey({ name: file.name, base64, key: name });
    },
    onSuccess({ file }) {
      change(file);
      // The same name may be valid now that its content was uploaded.
      queries.invalidateQueries({ queryKey: ['app-check'] });
    },
  });
  const known = [upload.data, ...keys].find((one) => one?.key === name && one.file === value);
  return (
    <div className="file-field">
      <TextInput
        {...labels}
        error={labels.error ?? (upload.isError ? words.notUploaded(strings.told.error(upload.error)) : undefined)}
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
      {known !== undefined && <KnownFile known={known} />}
    </div>
  );
}

/** What may be shown of a file: until when its certificate is valid, its public key, or why it cannot be used. */
function KnownFile({ known }: { readonly known: KeyFile }) {
  const { strings, format } = useLanguage();
  const words = strings.apps;
  const { fingerprint, publicKey, endsAt, problem } = known;
  return (
    <div className="known-file" aria-live="polite">
      {problem !== null && <p className="status-trouble break">{problemText(problem, strings.told)}</p>}
      {fingerprint !== null && <p className="dim">{words.keySet(fingerprint)}</p>}
      {endsAt !== null && <p className="dim">{words.certificateEnds(format.date(endsAt), endsAt < Date.now())}</p>}
      {publicKey !== null && (
        <p className="dim break">
          {words.publicKey} <code>{publicKey}</code> <CopyButton value={publicKey} label={words.copyPublicKey} />
        </p>
      )}
    </div>
  );
}
