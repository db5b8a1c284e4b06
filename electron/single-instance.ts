import { app } from 'electron';
import { handOverSchema } from './messages.ts';
import type { Navigation } from './navigation.ts';
import { desktopOptions } from './options.ts';

/**
 * True for the one instance that runs with this data folder. Any other hands its arguments over to that one, and has to
 * exit.
 */
export function isOnlyInstance(): boolean {
  return app.requestSingleInstanceLock({ arguments: process.argv.slice(1) });
}

/** Opens what another instance was started for. One that was started hidden, as at sign-in, opens nothing. */
export function setUpSecondInstances(navigation: Navigation): void {
  app.on('second-instance', (_event, _argv, _folder, handedOver) => {
    const options = desktopOptions(handOverSchema.catch({ arguments: [] }).parse(handedOver).arguments, {});
    if (!options.hidden || options.link !== null) navigation.open(options.link);
  });
}
