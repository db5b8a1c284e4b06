import { ipcRenderer } from 'electron';
import { channels } from './channels.ts';

/** Hands the page its port to the relay and what the shell has to say. Nothing of Electron reaches the page. */
const origin = window.location.origin;

window.addEventListener('message', ({ source, data }) => {
  if (source === window && data?.type === channels.connect) ipcRenderer.send(channels.connect);
});

ipcRenderer.on(channels.port, ({ ports }) => window.postMessage({ type: channels.port }, origin, [...ports]));
ipcRenderer.on(channels.relay, (_event, status: object) =>
  window.postMessage({ type: channels.relay, ...status }, origin),
);
ipcRenderer.on(channels.openPush, (_event, id: string) => window.postMessage({ type: channels.openPush, id }, origin));
