/** Text as the label of a menu item, where `&` marks the access key and `&&` shows one `&`. */
export function menuLabel(text: string): string {
  return text.replaceAll('&', '&&');
}
