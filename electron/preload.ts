import { ipcRenderer } from 'electron';
import { pageMessageNames, pageRequests } from './channels.ts';

/** Carries the requests and messages of channels.ts between page and main process. Nothing of Electron reaches the page. */
const origin = window.location.origin;
const requests: readonly unknown[] = pageRequests;

window.addEventListener('message', ({ source, data }) => {
  if (source === window && requests.includes(data?.type)) ipcRenderer.send(data.type);
});

for (const name of pageMessageNames) {
  ipcRenderer.on(name, ({ ports }, payload: object) => {
    window.postMessage({ type: name, ...payload }, origin, [...ports]);
  });
}
