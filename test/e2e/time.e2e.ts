import { describe, expect, it, onTestFinished } from 'vitest';
import { type Desktop, startDesktop } from '../support/desktop.ts';
import { eventually } from '../support/eventually.ts';
import { movableZone } from '../support/movable-zone.ts';
import { message, notify } from '../support/notify.ts';

const minuteIn = (timeZone: string, hourCycle: 'h12' | 'h23', at: number) =>
  new Intl.DateTimeFormat('en', { timeZone, hourCycle, hour: '2-digit', minute: '2-digit' }).format(at);

/** The time in the newest row, without seconds. */
async function shownTime({ page }: Desktop): Promise<string> {
  const text = await page.getByRole('option').first().locator('time').textContent();
  return (text ?? '').replace(/:\d\d(?=\s|$)/, '').replace(/\s/g, ' ');
}

describe('times in the window', () => {
  it('follow the computer’s zone and format, and a choice instead of them', async (context) => {
    const zone = await movableZone();
    if (zone.missing !== undefined) return context.skip(zone.missing);
    await zone.set('Asia/Tokyo');
    const desktop = await startDesktop({
      within: zone.within,
      env: { ...zone.env, LC_ALL: '', LC_TIME: 'de_DE.UTF-8' },
    });
    onTestFinished(() => desktop.close().catch(() => undefined));
    await notify(desktop.gatewayUrl, message('what time is it'));
    await desktop.page.getByRole('option').first().waitFor();
    const at = Date.parse((await desktop.page.locator('time').first().getAttribute('datetime')) ?? '');
    await eventually(async () => expect(await shownTime(desktop)).toBe(minuteIn('Asia/Tokyo', 'h23', at)));

    await zone.set('America/New_York');
    await eventually(async () => expect(await shownTime(desktop)).toBe(minuteIn('America/New_York', 'h23', at)), {
      timeout: 30_000,
    });

    const { page } = desktop;
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('radiogroup', { name: 'Times' }).getByText('12-hour').click();
    await page.getByRole('link', { name: 'Activity' }).click();
    const twelve = minuteIn('America/New_York', 'h12', at).replace(/\s/g, ' ');
    await eventually(async () => expect(await shownTime(desktop)).toBe(twelve));
  });
});
