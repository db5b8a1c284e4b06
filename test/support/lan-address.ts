import { networkInterfaces } from 'node:os';

/** An address at which other computers reach this one; undefined without a network. */
export function lanAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flatMap((all = []) => all)
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}
