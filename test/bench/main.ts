import { join } from 'node:path';
import { measureBusy } from './busy.ts';
import { measureHttp, measureMemory } from './http.ts';
import { measureOutbox } from './outbox.ts';
import type { Entries } from './process.ts';
import { measureProviders } from './providers.ts';
import { soak } from './soak.ts';
import { measureSustained } from './sustained.ts';

/** Runs the parts that need only Node; the figures of the desktop come from a suite in a desktop session. */
const [parts = '', quick = '', pushes = '1000000'] = process.argv.slice(2);
const here = import.meta.dirname;
const entries: Entries = {
  root: join(here, '../..'),
  bareHttp: join(here, 'bare-http.js'),
  bareFastify: join(here, 'bare-fastify.js'),
  bareForwarder: join(here, 'bare-forwarder.js'),
  emulator: join(here, 'emulator.js'),
  probe: join(here, 'probe.js'),
  load: join(here, 'load.js'),
  soakLoad: join(here, 'soak-load.js'),
  cli: join(here, '../main/cli.js'),
};
const isQuick = quick === 'quick';
if (parts.includes('http')) await measureHttp(entries, isQuick);
if (parts.includes('sustained')) await measureSustained(entries, isQuick);
if (parts.includes('busy')) await measureBusy(entries, isQuick);
if (parts.includes('memory')) await measureMemory(entries, isQuick);
if (parts.includes('providers')) await measureProviders(entries, isQuick);
if (parts.includes('outbox')) await measureOutbox(entries, isQuick);
if (parts.includes('soak')) await soak(entries, Number(pushes));
