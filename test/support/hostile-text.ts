/** Texts that some reader could take for more than text, by what they try. */
export const hostileTexts: Readonly<Record<string, string>> = {
  'a folder of Windows': String.raw`C:\new\table`,
  'a pattern': String.raw`\d+\s*`,
  'a link in octal escapes': String.raw`\074a href="http://evil.example/"\076click\074/a\076`,
  'a right-to-left override in octal escapes': String.raw`\342\200\256gpj.exe`,
  'escapes of C': String.raw`\a\b\f\n\r\t\v\'\"\\\x41\u0041\U00000041\0`,
  'a backslash at the end': 'the end\\',
  markup: '<b>bold</b> <img src=x onerror=alert(1)> &lt; &amp; &#x41;',
  'the end of CDATA': ']]> <!-- <![CDATA[ ?> %entity;',
  quotes: `'one' "two" \`three\` it's`,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a shell's
  'a command': '$(touch /tmp/carillon-was-here) `id` ${HOME} $HOME; id | id && id > x',
  'history and globs': '!! !id * ? [a-z] ~ {a,b} #',
  'per cents': '%s %n %d %% %f %U 100%',
  'ampersands and underscores': 'R&D && _file_name __',
  'new lines': 'one\ntwo\r\nthree\ttab',
  NUL: 'before\0after',
  'escape sequences of terminals': '\u001b[31mred\u001b]0;title\u0007\u009b2J\u007f',
  'controls of the writing direction': 'pay\u202etxt.exe\u202c \u2066a\u2069 \u200f',
  'an option': '--version',
  'an option of one letter': '-u',
  'a property list': '("a", {b = c;})',
  'a lone half of a character': 'a\ud800b\udc00',
  'an emoji of many': '👩‍👩‍👧‍👦 é ünï',
  'a very long one': `${'long & <b>\\'.repeat(20_000)}end`,
  'nothing but space': ' \u3000 ',
};

export const hostileTable = Object.entries(hostileTexts);
