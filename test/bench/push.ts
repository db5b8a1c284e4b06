import type { BenchDevice } from './devices.ts';

/** A message as Synapse sends it; the ids of its event contain its number. */
export function benchPush(number: number, devices: readonly BenchDevice[]): string {
  return JSON.stringify({
    notification: {
      content: { body: `Message number ${number} of a busy room`, msgtype: 'm.text' },
      counts: { unread: 1 },
      devices: devices.map((device) => ({
        ...device,
        data: numbered(device.data, number),
        pushkey_ts: 1795479844,
        tweaks: { highlight: false, sound: 'default' },
      })),
      event_id: `$bench-${number}-${process.pid}-oxN6KxDdXkshKOHonGUbS8CmbPC1j`,
      prio: 'high',
      room_id: '!h08pBxB2CjzFgSPzf2RTno5FtDE5sjBXkHdUNGr80CU',
      room_name: 'Garden',
      sender: '@bob:example.org',
      sender_display_name: 'Bob',
      type: 'm.room.message',
    },
  });
}

/** Encrypted pushes show their number in the path of the endpoint. */
function numbered(data: BenchDevice['data'], number: number): BenchDevice['data'] {
  return typeof data.endpoint === 'string' ? { ...data, endpoint: `${data.endpoint}/bench-${number}-` } : data;
}
