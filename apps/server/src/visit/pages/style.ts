/** Small enough to stand in each page; by its hash the page's policy allows it and nothing else. */
export const STYLE = `
:root{color-scheme:light dark;--text:#1b2126;--soft:#4d5963;--back:#f4f6f8;--card:#fff;--line:#c5ced6;--main:#0b5f8a;--on-main:#fff;--bad:#a3221c;--note:#e3f1f9}
@media (prefers-color-scheme:dark){:root{--text:#e9edf0;--soft:#b0bac2;--back:#14181b;--card:#1e2428;--line:#47525a;--main:#7cc6ec;--on-main:#08222f;--bad:#ff9d94;--note:#16313f}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--text);font:1.0625rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
main{max-width:34rem;margin:0 auto;padding:1.25rem 1rem 3rem}
h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0 1rem}
h2{font-size:1.0625rem;margin:0;display:inline}
p{margin:0 0 1rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1.25rem 1rem;margin:0 0 1.25rem}
.card :last-child{margin-bottom:0}
.when{font-size:1.25rem;font-weight:600;margin-bottom:.25rem}
.off{text-decoration:line-through;font-weight:400}
.soft{color:var(--soft)}
.note{background:var(--note);border-left:.25rem solid var(--main);border-radius:.25rem;padding:.75rem 1rem}
.bad{border-left-color:var(--bad)}
a{color:var(--main);text-underline-offset:.15em}
form{margin:0}
button,.button{display:block;width:100%;min-height:3rem;margin:0 0 .75rem;padding:.7rem 1rem;border:2px solid var(--main);border-radius:.6rem;background:transparent;color:var(--main);font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
.main{background:var(--main);color:var(--on-main)}
.danger{border-color:var(--bad);color:var(--bad)}
:focus-visible{outline:3px solid var(--text);outline-offset:2px}
details{background:var(--card);border:1px solid var(--line);border-radius:.6rem;margin:0 0 .6rem}
summary{min-height:3rem;padding:.75rem 1rem;cursor:pointer}
ul{list-style:none;margin:0;padding:.25rem 1rem 1rem;display:grid;grid-template-columns:repeat(auto-fill,minmax(7.5rem,1fr));gap:.5rem}
ul .button{margin:0;padding:.7rem .25rem}
`;
