import { ActionIcon, NativeSelect, Tooltip } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { FormField as Field, KeyFile, ProviderForm } from '../../../src/api/contract.ts';
import { type IssueAt, type ProviderDraft, withField } from '../../lib/apps.ts';
import { useLanguage } from '../../lib/language.tsx';
import { wordsFor } from '../../lib/words.ts';
import { FormField } from './form-field.tsx';

interface Props {
  readonly forms: readonly ProviderForm[];
  readonly index: number;
  readonly provider: ProviderDraft;
  readonly issueAt: IssueAt;
  readonly keys: readonly KeyFile[];
  readonly change: (provider: ProviderDraft) => void;
  /** undefined for the only provider of an app. */
  readonly remove: (() => void) | undefined;
}

/** One provider of an app: its type, the fields that matter, and the rest behind a fold. */
export function ProviderFields({ forms, index, provider, issueAt, keys, change, remove }: Props) {
  const { strings } = useLanguage();
  const words = strings.apps;
  const type = typeof provider.type === 'string' ? provider.type : '';
  const fields = forms.find((form) => form.type === type)?.fields ?? [];
  const draw = (field: Field) => (
    <FormField
      key={`${type}.${field.key}`}
      field={field}
      type={type}
      value={provider[field.key]}
      error={issueAt(index, field.key)}
      keys={keys}
      change={(value) => change(withField(provider, field.key, value))}
    />
  );
  const advanced = fields.filter((field) => field.advanced);
  const asksFor = advanced.some(({ key }) => issueAt(index, key) !== undefined);
  const known = [...fields.map(({ key }) => key), 'type'];
  const unknown = Object.keys(provider).filter((key) => fields.length > 0 && !known.includes(key));
  return (
    <fieldset className="provider-fields">
      <legend>{words.providerNumber(index + 1)}</legend>
      <div className="provider-type">
        <NativeSelect
          label={words.provider}
          value={type}
          error={issueAt(index, 'type')}
          data={[
            ...(forms.some((form) => form.type === type) ? [] : [{ value: type, label: type || words.choose }]),
            ...forms.map((form) => ({ value: form.type, label: words.types[form.type] ?? form.type })),
          ]}
          onChange={(event) => change({ type: event.currentTarget.value })}
        />
        {remove !== undefined && (
          <Tooltip label={words.removeProvider}>
            <ActionIcon variant="subtle" color="gray" aria-label={words.removeProvider} onClick={remove}>
              <IconTrash size={18} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      <p className="dim">{wordsFor(strings.words.providers, type)}</p>
      {unknown.length > 0 && (
        <p className="status-trouble">
          {words.unknownKeys(unknown)}{' '}
          <button
            type="button"
            className="link"
            onClick={() => change(unknown.reduce((rest, key) => withField(rest, key, undefined), provider))}
          >
            {words.dropUnknown}
          </button>
        </p>
      )}
      {fields.filter((field) => !field.advanced).map(draw)}
      {advanced.length > 0 && (
        <details className="more" open={asksFor || undefined}>
          <summary>{words.more}</summary>
          <div className="more-fields">{advanced.map(draw)}</div>
        </details>
      )}
    </fieldset>
  );
}
