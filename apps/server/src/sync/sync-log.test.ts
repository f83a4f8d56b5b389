import { expect, test } from "vitest";
import { createLogger } from "../http/create-logger.ts";
import { runStep, withSyncLog } from "./sync-log.ts";

const FIELDS = { operationId: null, orgId: "o", role: "inbound", reason: "reconcile", attempt: 1 };

test("a sync that goes well leaves the terminal of npm start alone, and one step that fails is told", async () => {
  const lines: string[] = [];
  const log = createLogger({ level: "info", destination: { write: (line) => void lines.push(line) } });
  await withSyncLog(log, FIELDS, async () => {
    for (const step of ["get", "verify"] as const) await runStep(step, async () => {});
  });
  expect(lines).toEqual([]);
  const failing = withSyncLog(log, FIELDS, () => runStep("get", () => Promise.reject(new Error("no"))));
  await expect(failing).rejects.toThrow("no");
  expect(lines.join("")).toContain("vapi sync step failed");
});
