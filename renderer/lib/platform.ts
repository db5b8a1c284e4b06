/** Whether the keyboard is one of Apple's, with ⌘ where others have Ctrl. */
export function onMac({ platform }: Pick<Navigator, 'platform'>): boolean {
  return /^(mac|iphone|ipad)/i.test(platform);
}
