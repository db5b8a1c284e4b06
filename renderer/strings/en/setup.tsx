import type { ReactNode } from 'react';

export const setup = {
  welcome: 'Welcome to Carillon',
  title: 'Set up',
  starting: 'Your gateway is starting',
  listening: 'Your gateway is listening',
  showSecret: 'Show the secret',
  hideSecret: 'Hide the secret',
  carriesSecret: 'The address contains the shared secret: anyone who has it and can reach the gateway can push.',
  privateAddresses: (setting: ReactNode, file: ReactNode) => (
    <>
      Homeservers refuse private addresses by default. On the same machine, Synapse accepts this one with {setting} in{' '}
      {file}.
    </>
  ),
  pointPusher: 'Point a pusher at it',
  noDesktop: (folder: string) => `No app of type “desktop” is configured. Add one to config.json in ${folder}.`,
  homeserver: 'Your homeserver',
  copyCommand: 'Copy the command',
  token: (variable: ReactNode) => (
    <>Replace {variable} with an access token of your account (in Element: Settings, Help & About).</>
  ),
  device: 'My desktop',
  tryNow: 'Try it now',
  explain: 'Sends a push over HTTP the whole way: gateway, outbox, banner.',
  send: 'Send a test push',
  answered: (status: number, took: ReactNode) => (
    <>
      Answered {status} after {took}.
    </>
  ),
  see: 'See this push',
};
