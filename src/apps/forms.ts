import { z } from 'zod';
import { appSchema } from '../config/app-schema.ts';

/** One field of a provider's form, in the order in which a person fills it in. */
export interface FormField {
  readonly key: string;
  readonly kind: 'text' | 'file' | 'number' | 'switch' | 'choice' | 'lines' | 'json';
  readonly title: string;
  readonly description: string;
  readonly required: boolean;
  /** The default while the field is empty; null without one. */
  readonly fallback: string | number | boolean | null;
  readonly choices: string[];
  /** True for an option that few people set. */
  readonly advanced: boolean;
}

export interface ProviderForm {
  readonly type: string;
  readonly fields: FormField[];
}

/** The parts of a property's JSON Schema that are read. */
const propertySchema = z.object({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  title: z.string().default(''),
  description: z.string().default(''),
  default: z.unknown().optional(),
  advanced: z.boolean().default(false),
});
const objectSchema = z.object({
  properties: z.record(z.string(), propertySchema),
  required: z.array(z.string()).default([]),
});

/** The form of each provider, made from the schema of its configuration, so that a new provider needs no page. */
export function providerForms(): ProviderForm[] {
  return appSchema.options.map((option) => {
    const { properties, required } = objectSchema.parse(z.toJSONSchema(option, { io: 'input' }));
    const fields = Object.entries(properties)
      .filter(([key]) => key !== 'type')
      .map(([key, property]): FormField => {
        const { default: value, title, description, advanced } = property;
        const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
        return {
          key,
          kind: kindOf(key, property),
          title,
          description,
          required: required.includes(key),
          fallback: plain ? value : null,
          choices: property.enum ?? [],
          advanced,
        };
      });
    return { type: option.shape.type.value, fields };
  });
}

function kindOf(key: string, { type, enum: choices }: z.infer<typeof propertySchema>): FormField['kind'] {
  if (choices !== undefined) return 'choice';
  switch (type) {
    case 'boolean':
      return 'switch';
    case 'number':
    case 'integer':
      return 'number';
    case 'array':
      return 'lines';
    case 'object':
      return 'json';
    default:
      return key.endsWith('File') ? 'file' : 'text';
  }
}
