export interface FieldWords {
  readonly title: string;
  readonly description: string;
}

/** The relay itself names its fields in English; another language names them here, by `key` or `type.key`. */
export const fields: Readonly<Record<string, FieldWords>> = {};
