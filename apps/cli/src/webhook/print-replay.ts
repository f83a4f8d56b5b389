import pc from "picocolors";
import { wrapText } from "../report/wrap-text.ts";
import type { Explanation, Replayed } from "./replay-messages.ts";

type Print = (line: string) => void;
type Output = { readonly width: number; readonly print: Print };

/** What the server made of each body, one below the other. */
export function printReplay(replayed: readonly Replayed[], output: Output): void {
  for (const [index, one] of replayed.entries()) {
    const title = `Message ${index + 1} of ${replayed.length}`;
    if ("refused" in one) {
      output.print(`${pc.red("✗")} ${pc.bold(title)}: refused with ${one.refused}`);
    } else printTold(title, one.told, output);
    output.print("");
  }
  output.print("Nothing was stored.");
}

function printTold(title: string, told: Explanation, output: Output): void {
  output.print(`${markOf(told)} ${pc.bold(title)}: ${told.type ?? "not one of Vapi’s types"}`);
  printBlock("Answer", [told.answer], output);
  for (const { tool, problem, arguments: read, unknownArguments, toolCallId } of told.toolCalls) {
    const lines = [
      ...(problem === null ? [] : [pc.yellow(problem)]),
      ...Object.entries(read).map(([name, value]) => `${name}: ${show(value)}`),
      ...(unknownArguments.length === 0 ? [] : [`not known to the tool: ${unknownArguments.join(", ")}`]),
    ];
    printBlock(
      `Call ${toolCallId} of ${tool ?? "no tool"}`,
      lines.length === 0 ? ["no arguments"] : lines,
      output,
    );
  }
  const stored =
    told.stored === null
      ? ["nothing"]
      : Object.entries(told.stored).map(([key, value]) => `${key}: ${show(value)}`);
  printBlock("Would be stored", stored, output);
  const expected = told.notRead.filter(({ why }) => why !== null);
  const odd = told.notRead.flatMap(({ path, why }) => (why === null ? [path] : []));
  const because = ({ path, why }: { readonly path: string; readonly why: string }) => `${path}: ${why}`;
  if (told.notUsable.length > 0) printBlock("Not usable", told.notUsable.map(because), output);
  if (told.cut.length > 0) printBlock("Cut", told.cut.map(because), output);
  if (odd.length > 0) printBlock("Not read", [odd.join(", ")], output);
  if (expected.length > 0) printBlock("Left out", reasons(expected), output);
}

function markOf({ answer, toolCalls, notUsable }: Explanation): string {
  const isWrong =
    answer.startsWith("400") || notUsable.length > 0 || toolCalls.some(({ problem }) => problem !== null);
  return isWrong ? pc.yellow("!") : pc.green("✓");
}

/** One line for each reason. */
function reasons(leftOut: Explanation["notRead"]): readonly string[] {
  const whys = new Set(leftOut.map(({ why }) => why));
  return [...whys].map((wanted) => {
    const paths = leftOut.flatMap(({ path, why }) => (why === wanted ? [path] : []));
    return `${paths.join(", ")}: ${wanted}`;
  });
}

const MAX_SHOWN = 300;

function show(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}… (${text.length} characters)` : text;
}

function printBlock(title: string, lines: readonly string[], { width, print }: Output): void {
  print(`  ${pc.dim(title)}`);
  for (const line of lines) for (const part of wrapText(line, width - 4)) print(`    ${part}`);
}
