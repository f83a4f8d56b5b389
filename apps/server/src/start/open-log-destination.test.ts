import { mkdtemp, readFile, rm, stat, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createLogger } from "../http/create-logger.ts";
import { openLogFile } from "./open-log-destination.ts";

test("the log of npm start is kept for npm run logs: whole, for its owner only, and not without end", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "log-"));
  const file = join(dataDir, "logs", "server.log");
  const write = (text: string) =>
    createLogger({ level: "info", destination: openLogFile(dataDir) }).info(text);
  write("first start");
  write("second start");
  const text = await readFile(file, "utf8");
  expect(text.indexOf("second start")).toBeGreaterThan(text.indexOf("first start"));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await truncate(file, 10_000_001);
  write("third start");
  expect(await readFile(file, "utf8")).not.toContain("second start");
  expect((await stat(`${file}.1`)).size).toBe(10_000_001);
  await rm(dataDir, { recursive: true });
});
