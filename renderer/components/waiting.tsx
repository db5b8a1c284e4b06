import { Loader } from '@mantine/core';

/** Shown while something is read, but only after a moment, so that quick answers never flash it. */
export function Waiting({ label }: { readonly label: string }) {
  return <Loader className="late" size="sm" m="lg" aria-label={label} />;
}
