/** Readable on a phone, by day and by night. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c2024; --soft: #5a636c; --paper: #fbfbf9; --card: #fff; --line: #dfe3e6;
  --good: #16703a; --bad: #b3261e; --asked: #eef3f8; --said: #e9f5ec; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8eaec; --soft: #a2abb3; --paper: #14171a; --card: #1b1f23; --line: #33393f;
    --good: #6ccb8d; --bad: #ff8a80; --asked: #1f2a35; --said: #1d2e24; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; }
h3 { font-size: .9rem; color: var(--soft); font-weight: 600; margin: 1rem 0 .25rem; }
a { color: inherit; }
.good { color: var(--good); }
.bad { color: var(--bad); }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .3rem .4rem; border-bottom: 1px solid var(--line); font-weight: 400; }
th:first-child { text-align: left; }
thead th { color: var(--soft); font-size: .85rem; }
tbody tr:last-child th, tbody tr:last-child td { font-weight: 700; border-bottom: 0; }
details { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; margin: .4rem 0; padding: .5rem .75rem; }
summary { cursor: pointer; }
small { color: var(--soft); }
ol { list-style: none; margin: 0; padding: 0; display: grid; gap: .4rem; }
li { border-radius: .6rem; padding: .45rem .7rem; max-width: 46rem; }
.asked { background: var(--asked); margin-right: 8%; }
.said { background: var(--said); margin-left: 8%; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 .75rem; margin: .2rem 0 0; font-size: .9rem; }
dt { color: var(--soft); }
dd { margin: 0; }
.rows { color: var(--soft); font-size: .9rem; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .2rem; } th, td { padding: .3rem .2rem; font-size: .9rem; } }
`;
