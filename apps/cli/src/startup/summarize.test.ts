import { expect, test } from "vitest";
import { createContext } from "../testing/create-context.ts";
import type { StepResult } from "./step.ts";
import { STEPS } from "./run-startup.ts";
import { type StepOutcome, done, failed, skipped } from "./step.ts";
import { printSummary, summarize } from "./summarize.ts";

const READY = "ALL SYSTEMS READY FOR LIVE BOOKING TESTS";

const allBut = (id: string, outcome: StepOutcome): StepResult[] =>
  STEPS.map((step) => ({ step, outcome: step.id === id ? outcome : done(""), durationMs: 1 }));

function said(
  results: readonly StepResult[],
  settings: { vapiKey: string | null; url: string | null },
): string {
  const context = createContext({ dataDir: "/nowhere", vapiKey: settings.vapiKey });
  const { url } = settings;
  const nothing = async () => {};
  if (url !== null) {
    context.tunnel = { source: "ngrok", url, expose: nothing, locate: async () => url, close: nothing };
  }
  const lines: string[] = [];
  printSummary(summarize(context, results, 1), results, (line) => void lines.push(line));
  return lines.join("\n");
}

const live = { vapiKey: "key", url: "https://a.example.com" };

test("ready is said when every step is done, with Vapi and a public address", () => {
  expect(said(allBut("", done("")), live)).toContain(READY);
  expect(said(allBut("admin", skipped("--no-admin")), live)).toContain(READY);
});

test.each(STEPS.map(({ id }) => id))("it is not said when %s failed, and the hint is", (id) => {
  const text = said(allBut(id, failed("broken", "fix it")), live);
  expect(text).not.toContain(READY);
  expect(text).toContain("fix it");
});

test("it is not said with the simulator, without a tunnel, or when the webhook was not checked", () => {
  expect(said(allBut("", done("")), { ...live, vapiKey: null })).toContain("VAPI_PRIVATE_KEY");
  expect(said(allBut("", done("")), { ...live, url: null })).toContain("NGROK_AUTH_TOKEN");
  expect(said(allBut("webhook", skipped("no demo clinic")), live)).toContain("no demo clinic");
});
