import { Loader } from '@mantine/core';

/** Something is on its way; what is there at once never shows it. */
export function Waiting({ label }: { readonly label: string }) {
  return <Loader className="late" size="sm" m="lg" aria-label={label} />;
}
