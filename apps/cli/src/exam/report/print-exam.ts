import Table from "cli-table3";
import pc from "picocolors";
import { wrapText } from "../../report/wrap-text.ts";
import type { PlayedCaller } from "../play/answer.ts";
import { type CaseResult, type ExamResult, hasPassed } from "../run-exam.ts";
import { type ExamSummary, type KindSummary, summarizeExam } from "./summarize-exam.ts";

type Page = { readonly width: number; readonly print: (line: string) => void };

/** So many failed cases are told whole; of the others the sentence. */
const MAX_TOLD = 12;

/** A line per kind, then what failed with its conversation, then the sum. */
export function printExam(result: ExamResult, page: Page): void {
  const summary = summarizeExam(result);
  page.print(tableOf(summary, result.times));
  const failed = result.kinds.flatMap((kind) =>
    kind.cases.filter((one) => !hasPassed(one)).map((one) => ({ id: `${kind.name}/${one.name}`, one })),
  );
  failed.forEach(({ id, one }, index) => printFailure(id, one, { ...page, isWhole: index < MAX_TOLD }));
  for (const problem of [...result.problems, ...result.leftovers]) page.print(`${pc.red("✗")} ${problem}`);
  const seconds = Math.round(result.durationMs / 1000);
  const plays = `${summary.cases} cases, each ${result.times === 1 ? "once" : `${result.times} times`}, in ${seconds} s`;
  page.print(
    summary.ok
      ? `${pc.green("✓")} Passed: ${plays}.`
      : `${pc.red("✗")} ${summary.cases - summary.passed} failed of ${plays}.`,
  );
}

function tableOf({ kinds, ...all }: ExamSummary, times: number): string {
  const head = ["kind", "cases", "passed", ...(times > 1 ? ["pass^1", `pass^${times}`] : [])];
  const table = new Table({
    head: head.map((word) => pc.dim(word)),
    colAligns: ["left", ...head.slice(1).map(() => "right" as const)],
    chars: BORDERLESS,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
  });
  const row = (kind: KindSummary) => [
    `${kind.passed === kind.cases ? pc.green("✓") : pc.red("✗")} ${kind.title} ${pc.dim(kind.name)}`,
    String(kind.cases),
    String(kind.passed),
    ...(times > 1 ? [percent(kind.pass1), percent(kind.passK)] : []),
  ];
  table.push(...kinds.map(row), row(all));
  return `${table.toString()}\n`;
}

const BORDERLESS = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "",
};

/** Never "100%" for less than all. */
const percent = (share: number) => `${Math.floor(share * 1000) / 10}%`;

function printFailure(
  id: string,
  { promise, plays }: CaseResult,
  { width, print, isWhole }: Page & { readonly isWhole: boolean },
): void {
  const bad = plays.filter(({ problems }) => problems.length > 0);
  print(`${pc.red("✗")} ${pc.bold(id)} ${plays.length > 1 ? `${bad.length} of ${plays.length} times` : ""}`);
  const lines = (text: string, indent: string) =>
    wrapText(text, width - indent.length).forEach((line) => print(indent + line));
  lines(promise, "  ");
  const [first] = bad;
  for (const problem of first?.problems ?? []) lines(pc.yellow(`→ ${problem}`), "  ");
  if (isWhole) {
    for (const caller of first?.callers ?? []) printCaller(caller, { lines, print });
  }
  print("");
}

type Lines = { readonly lines: (text: string, indent: string) => void; readonly print: Page["print"] };

function printCaller({ form, from, answers }: PlayedCaller, { lines, print }: Lines): void {
  print(pc.dim(`    ${describeLine({ form, from })}`));
  for (const { tool, args, text } of answers) {
    lines(pc.dim(`${tool} ${JSON.stringify(args)}`), "      ");
    lines(`“${text}”`, "      ");
  }
}

export function describeLine({ form, from }: Pick<PlayedCaller, "form" | "from">): string {
  if (form === "program") return "A program, over REST";
  const where = from === null ? "a withheld number" : from;
  return `A call from ${where}${form === "plain" ? ", over REST" : ""}`;
}
