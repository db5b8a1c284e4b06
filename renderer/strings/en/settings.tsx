import type { ReactNode } from 'react';

export const settings = {
  appearance: 'Appearance',
  colours: 'Colours',
  asSystem: 'As the system',
  light: 'Light',
  dark: 'Dark',
  language: 'Language',
  relay: 'Relay',
  reading: "Reading the relay's state",
  dataFolder: 'Data folder',
  copyDataFolder: 'Copy the data folder',
  journal: 'Journal',
  unread: 'Unread badge',
  version: 'Version',
  inConfig: (file: ReactNode) => (
    <>Address and retention are set in {file} in the data folder; Carillon reads them when it starts.</>
  ),
};
