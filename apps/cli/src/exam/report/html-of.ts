import type { Played } from "../play/play-case.ts";
import type { PlayedCaller } from "../play/answer.ts";
import { type CaseResult, type ExamResult, hasPassed } from "../run-exam.ts";
import { describeLine } from "./print-exam.ts";
import { STYLE } from "./html-style.ts";
import { type KindSummary, summarizeExam } from "./summarize-exam.ts";

/** One page with everything in it: the sum, each kind, and what was said in every case. Loads nothing. */
export function htmlOf(result: ExamResult): string {
  const { kinds, ...all } = summarizeExam(result);
  const when = new Date().toISOString().slice(0, 16).replace("T", " ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Exam: ${all.passed} of ${all.cases} passed</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${all.ok ? "The exam is passed" : `${all.cases - all.passed} of ${all.cases} cases failed`}</h1>
<p>${all.cases} cases of ${kinds.length} kinds, each ${result.times === 1 ? "once" : `${result.times} times`}, on ${when} UTC. A case
passes when the database holds what it should and nobody has heard what is not theirs, every time.</p>
${[...result.problems, ...result.leftovers].map((problem) => `<p class="bad">${escapeHtml(problem)}</p>`).join("\n")}
<table>
<thead><tr><th scope="col">Kind</th><th scope="col">Cases</th><th scope="col">Passed</th><th scope="col">pass^1</th><th scope="col">pass^${result.times}</th></tr></thead>
<tbody>
${[...kinds, all].map((kind) => rowOf(kind)).join("\n")}
</tbody>
</table>
${result.kinds.map((kind) => sectionOf(kind.title, kind.name, kind.cases)).join("\n")}
</main>
</body>
</html>
`;
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

function rowOf({ name, title, cases, passed, pass1, passK }: KindSummary): string {
  const link = name === "all" ? title : `<a href="#${escapeHtml(name)}">${escapeHtml(title)}</a>`;
  const mark = passed === cases ? '<span class="good">✓</span>' : '<span class="bad">✗</span>';
  return `<tr><th scope="row">${mark} ${link}</th><td>${cases}</td><td>${passed}</td><td>${percent(pass1)}</td><td>${percent(passK)}</td></tr>`;
}

const percent = (share: number) => `${Math.floor(share * 1000) / 10}%`;

function sectionOf(title: string, name: string, cases: readonly CaseResult[]): string {
  return `<section id="${escapeHtml(name)}">
<h2>${escapeHtml(title)}</h2>
${cases.map(caseOf).join("\n")}
</section>`;
}

/** What failed is open. */
function caseOf(one: CaseResult): string {
  const ok = hasPassed(one);
  const shown = one.plays.find(({ problems }) => problems.length > 0) ?? one.plays[0];
  const failed = one.plays.filter(({ problems }) => problems.length > 0).length;
  const times = ok ? "" : ` <small>(${failed} of ${one.plays.length} times)</small>`;
  return `<details${ok ? "" : " open"}>
<summary><span class="${ok ? "good" : "bad"}">${ok ? "✓" : "✗"}</span> ${escapeHtml(one.promise)}${times}</summary>
${shown === undefined ? "<p>It was not played.</p>" : playOf(shown)}
</details>`;
}

function playOf({ problems, callers, calendar }: Played): string {
  return `${problems.map((problem) => `<p class="bad">${escapeHtml(problem)}</p>`).join("\n")}
${callers.map(callerOf).join("\n")}
<p class="rows">In the calendar afterwards: ${calendar.length === 0 ? "nothing" : calendar.map(escapeHtml).join("; ")}</p>`;
}

function callerOf(caller: PlayedCaller): string {
  const answers = caller.answers.map(
    ({ tool, args, text }) => `<li class="asked"><b>${escapeHtml(tool)}</b>${argsOf(args)}</li>
<li class="said">${escapeHtml(text)}</li>`,
  );
  return `<h3>${escapeHtml(describeLine(caller))}</h3>
<ol>${answers.join("\n")}</ol>`;
}

function argsOf(args: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(args).filter(([, value]) => value !== undefined && value !== null);
  if (given.length === 0) return "";
  const items = given.map(([name, value]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text.length > 300 ? `${text.slice(0, 300)}…` : text)}</dd>`;
  });
  return `<dl>${items.join("")}</dl>`;
}
