/** How an exchange diagram looks, by light and by dark. Every colour comes with a word or a form. */
export const ladderStyle = [
  '.ladder{font:12px system-ui,sans-serif;--ink:#1c2330;--soft:#5b6575;--line:#aab2bf;--face:#eef1f5;--bad:#b3121d;--sheet:#fff}',
  '@media (prefers-color-scheme:dark){.ladder{--ink:#e4e8ee;--soft:#a0a9b6;--line:#566070;--face:#262d38;--bad:#ff8a80;--sheet:#14181f}}',
  '.ladder .paper{fill:var(--sheet)}',
  // Lines that cross a text stop short of it.
  '.ladder text{fill:var(--ink);text-anchor:middle;paint-order:stroke;stroke:var(--sheet);stroke-width:4px;stroke-linejoin:round}',
  '.ladder .actor{stroke:none}',
  '.ladder .box{fill:var(--face);stroke:var(--line)}',
  '.ladder .actor{font-weight:600}',
  '.ladder .life{stroke:var(--line);stroke-dasharray:3 3}',
  '.ladder .way{stroke:var(--ink);stroke-width:1.4}',
  '.ladder .tip{fill:var(--ink)}',
  '.ladder .name{font-weight:600}',
  '.ladder .facts,.ladder .note,.ladder .time,.ladder .divides{fill:var(--soft);font-size:10.5px}',
  '.ladder .time,.ladder .note{text-anchor:start}',
  '.ladder .note{font-style:italic}',
  // What a path did to a datagram or a connection explains what stands around it.
  '.ladder .path{fill:var(--ink);font-style:normal;font-weight:600}',
  '.ladder .divides{text-anchor:end}',
  '.ladder .divider{stroke:var(--line)}',
  '.ladder .preparation text{fill:var(--soft);font-weight:400}',
  '.ladder .preparation .way{stroke:var(--line);stroke-dasharray:5 3}',
  '.ladder .preparation .tip{fill:var(--line)}',
  '.ladder .offending .name,.ladder .offending .facts{fill:var(--bad)}',
  '.ladder .offending .way{stroke:var(--bad);stroke-width:2.6}',
  '.ladder .offending .tip{fill:var(--bad)}',
].join('')
