import { ipcRenderer } from 'electron';
import { channels } from './channels.ts';

/** Hands the page its port to the relay and what the shell has to say. Nothing of Electron reaches the page. */
const origin = window.location.origin;
/** What the page may ask. No question carries anything. */
const questions: readonly unknown[] = [channels.connect, channels.restart, channels.showData, channels.installUpdate];

window.addEventListener('message', ({ source, data }) => {
  if (source === window && questions.includes(data?.type)) ipcRenderer.send(data.type);
});

ipcRenderer.on(channels.port, ({ ports }) => window.postMessage({ type: channels.port }, origin, [...ports]));
ipcRenderer.on(channels.relay, (_event, status: object) =>
  window.postMessage({ type: channels.relay, ...status }, origin),
);
ipcRenderer.on(channels.update, (_event, state: object) =>
  window.postMessage({ type: channels.update, ...state }, origin),
);
ipcRenderer.on(channels.time, (_event, time: object) => window.postMessage({ type: channels.time, ...time }, origin));
ipcRenderer.on(channels.openPush, (_event, id: string) => window.postMessage({ type: channels.openPush, id }, origin));
ipcRenderer.on(channels.openSettings, () => window.postMessage({ type: channels.openSettings }, origin));
