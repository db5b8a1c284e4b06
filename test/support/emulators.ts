import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type ApnsAnswer, openApple } from '../emulators/apple.ts';
import { openEndpoint } from '../emulators/endpoint.ts';
import { type FcmAnswer, openGoogle } from '../emulators/google.ts';
import { openNtfy } from '../emulators/ntfy.ts';
import { openPushService, type PushAnswer } from '../emulators/push-service.ts';
import { temporaryFolder } from './temporary.ts';

export const tlsFolder = fileURLToPath(new URL('../fixtures/tls', import.meta.url));

/** Closes an emulator when the test ends. */
function untilTheEnd<Opened extends { close(): void }>(opened: Opened): Opened {
  onTestFinished(() => opened.close());
  return opened;
}

export const startApple = async (answer?: ApnsAnswer) =>
  untilTheEnd(await openApple(await temporaryFolder(), tlsFolder, answer));
export const startGoogle = async (answer?: FcmAnswer, tls?: string) =>
  untilTheEnd(await openGoogle(await temporaryFolder(), answer, tls));
export const startPushService = async (answer?: PushAnswer, tls?: string) =>
  untilTheEnd(await openPushService(await temporaryFolder(), answer, tls));
export const startEndpoint = async (answer?: Parameters<typeof openEndpoint>[0]) =>
  untilTheEnd(await openEndpoint(answer));
export const startNtfy = async (subscribed?: Iterable<string>) => untilTheEnd(await openNtfy(subscribed));
