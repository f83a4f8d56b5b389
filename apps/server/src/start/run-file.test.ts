import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readRunFile } from "./run-file.ts";

test("the run file of a version without `vapi`, `twilio` and `processes` is still read, so that its server is found running", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "run-"));
  const old = {
    pid: 1,
    startedAt: "2026-11-20T09:00:00Z",
    version: "0.1.0",
    serverUrl: "http://localhost:3001",
    adminUrl: null,
    publicUrl: null,
    orgId: null,
    webhookSecret: null,
    calendars: [],
    admin: null,
    database: { kind: "embedded", version: "18.0", url: "postgres://localhost/callwaiting" },
  };
  try {
    await writeFile(join(dataDir, "run.json"), JSON.stringify(old));
    expect(await readRunFile(dataDir)).toEqual({ ...old, vapi: null, twilio: null, processes: 1 });
  } finally {
    await rm(dataDir, { recursive: true });
  }
});
