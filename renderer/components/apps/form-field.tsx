import { Loader, NativeSelect, NumberInput, Switch, Textarea, TextInput } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { FormField as Field, KeyFile } from '../../../src/api/contract.ts';
import { useLanguage } from '../../lib/language.tsx';
import { FileField } from './file-field.tsx';

/** Loaded on demand: the editor is heavy, and few forms have one. */
const JsonField = lazy(async () => ({ default: (await import('./json-field.tsx')).JsonField }));

interface Props {
  readonly field: Field;
  readonly type: string;
  readonly value: unknown;
  readonly error: string | undefined;
  readonly keys: readonly KeyFile[];
  /** undefined resets the field to its default. */
  readonly change: (value: unknown) => void;
}

/** A field of a provider's form, drawn by its kind. */
export function FormField({ field, type, value, error, keys, change }: Props) {
  const { strings } = useLanguage();
  const { key, kind, fallback, required, choices } = field;
  const translated = strings.fields[`${type}.${key}`] ?? strings.fields[key] ?? field;
  const common = {
    label: translated.title,
    description: translated.description === '' ? undefined : translated.description,
    error,
    withAsterisk: required,
  };
  const text = typeof value === 'string' ? value : '';
  const hint = fallback === null ? undefined : String(fallback);
  switch (kind) {
    case 'switch':
      return (
        <Switch
          {...common}
          checked={typeof value === 'boolean' ? value : fallback === true}
          onChange={(event) => {
            const on = event.currentTarget.checked;
            change(on === fallback ? undefined : on);
          }}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...common}
          value={typeof value === 'number' ? value : ''}
          placeholder={hint}
          onChange={(next) => change(typeof next === 'number' ? next : undefined)}
        />
      );
    case 'choice':
      return (
        <NativeSelect
          {...common}
          value={text === '' ? (hint ?? '') : text}
          data={hint === undefined ? [{ value: '', label: strings.apps.noChoice }, ...choices] : [...choices]}
          onChange={({ currentTarget: { value: next } }) => change(next === '' || next === hint ? undefined : next)}
        />
      );
    case 'lines':
      return (
        <Textarea
          {...common}
          autosize
          minRows={2}
          value={Array.isArray(value) ? value.join('\n') : ''}
          onChange={({ currentTarget: { value: next } }) => change(next === '' ? undefined : next.split('\n'))}
        />
      );
    case 'json':
      return (
        <Suspense fallback={<Loader size="sm" aria-label={strings.apps.loadingEditor} />}>
          <JsonField {...common} value={value} change={change} />
        </Suspense>
      );
    case 'file':
      return (
        <FileField name={key} labels={common} value={text} keys={keys} change={(next) => change(next || undefined)} />
      );
    case 'text':
      return (
        <TextInput
          {...common}
          value={text}
          placeholder={hint}
          onChange={({ currentTarget: { value: next } }) => change(next === '' ? undefined : next)}
        />
      );
  }
}
