import { expect, it } from 'vitest';
import { createWellHosts } from '../../../src/delivery/queue/well-hosts.ts';

it('remembers a host as long as it is well, and only so many', () => {
  const hosts = createWellHosts(2);
  expect([hosts.saw('a', true), hosts.saw('a', true), hosts.saw('b', true)]).toEqual([true, false, true]);
  hosts.saw('a', true);
  hosts.saw('c', true);
  expect(['a', 'b', 'c'].map(hosts.has)).toEqual([true, false, true]);
  expect(hosts.saw('a', false)).toBe(false);
  expect(['a', 'b', 'c'].map(hosts.has)).toEqual([false, false, true]);
});
