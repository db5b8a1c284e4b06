/** Text as the label of a menu, where `&` marks the letter that chooses it and two of them are one that is shown. */
export function menuLabel(text: string): string {
  return text.replaceAll('&', '&&');
}
