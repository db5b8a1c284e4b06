import { expect, it } from 'vitest';
import { createHealthyHosts } from '../../../src/delivery/queue/healthy-hosts.ts';

it('remembers a host while it is healthy, and a bounded number of them', () => {
  const hosts = createHealthyHosts(2);
  expect([hosts.record('a', true), hosts.record('a', true), hosts.record('b', true)]).toEqual([true, false, true]);
  hosts.record('a', true);
  hosts.record('c', true);
  expect(['a', 'b', 'c'].map(hosts.has)).toEqual([true, false, true]);
  expect(hosts.record('a', false)).toBe(false);
  expect(['a', 'b', 'c'].map(hosts.has)).toEqual([false, false, true]);
});
