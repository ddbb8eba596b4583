/**
 * What a receipt, a merchant or a model could say to make a page do something, or to make it unreadable. Each that could run
 * would set `window.planted`.
 */
export const HOSTILE: readonly string[] = [
  '</script><script>window.planted = "script"</script>',
  '<img src=x onerror="window.planted = \'img\'">',
  '<svg onload="window.planted = \'svg\'"><a href="javascript:window.planted=1">x</a></svg>',
  'javascript:window.planted="url"',
  '"><iframe srcdoc="<script>parent.planted = 1</script>"></iframe>',
  '</style><style>*{display:none}</style>',
  '<!--<script>',
  "]]><base href='https://example.invalid/'>",
  '%DATA% %SCRIPT% %STYLES% %POLICY%',
  '$& $1 $` $\' $$ {{constructor.constructor("window.planted=1")()}}',
  '__proto__',
  'constructor',
  // Turns what follows around, hides, and is not to be seen.
  'total\u202e00.9\u202c\u2066\u2067',
  'ze\u200bro\u200dwidth\ufeff',
  'nul\u0000 bell\u0007 esc\u001b[31m del\u007f \u0085',
  'lone\ud83dsurrogate',
  '\u2028line\u2029separators',
  'W'.repeat(4000),
  'no-break\u00a0'.repeat(60),
  'Z\u0310\u0302\u0304\u0311\u0314'.repeat(40),
  '👩‍👩‍👧‍👦🧾🏳️‍🌈💶',
  'סה״כ לתשלום ١٢٫٥٠ المجموع',
  '合計金額¥１２８０',
  '',
  '   ',
];
