import { spawn } from "node:child_process";
import { expect, it } from "vitest";
import { endProcess } from "./end-process.ts";

it("grows less polite step by step with one that does not listen", async () => {
  const deaf = `process.on("SIGINT", () => {}); process.on("SIGQUIT", () => {}); console.log("ready"); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--eval", deaf], { stdio: ["ignore", "pipe", "ignore"] });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const sent: NodeJS.Signals[] = [];
  const send = (signal: NodeJS.Signals) => {
    sent.push(signal);
    child.kill(signal);
  };
  const hasEnded = () => child.signalCode !== null;
  expect(await endProcess({ send, hasEnded, patienceMs: 300 })).toBe(true);
  expect(sent).toEqual(["SIGINT", "SIGQUIT", "SIGKILL"]);
});

it("says so when even that does not help, and leaves alone what has ended", async () => {
  const nothing = { send: () => {}, patienceMs: 20 };
  expect(await endProcess({ ...nothing, hasEnded: () => false })).toBe(false);
  const send = () => expect.unreachable();
  expect(await endProcess({ send, hasEnded: () => true, patienceMs: 20 })).toBe(true);
});
