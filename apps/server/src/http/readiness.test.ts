import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createLogger } from "./create-logger.ts";
import { type ReadinessPorts, createReadiness } from "./readiness.ts";
import { createWriteWatch } from "./watch-writes.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

const refused = (code: string) => Object.assign(new Error("planted detail"), { code });
const never = () => new Promise<never>(() => {});

function open(ports: Partial<ReadinessPorts> = {}) {
  const lines: string[] = [];
  const writes = createWriteWatch();
  let probes = 0;
  const { probeWrite = async () => {} } = ports;
  const ready = createReadiness({
    checkDatabase: async () => ({ clockRules: "2026f", isReadOnly: false }),
    recentWrites: writes,
    canOpenSecrets: true,
    log: createLogger({ level: "info", destination: { write: (line) => void lines.push(line) } }),
    ...ports,
    probeWrite: () => {
      probes += 1;
      return probeWrite();
    },
  });
  const ask = async (waitMs = 1_000) => {
    const asked = ready();
    await vi.advanceTimersByTimeAsync(waitMs);
    const readiness = await asked;
    return readiness.kind === "ready" ? "ready" : readiness.cause;
  };
  const write = (outcome: "done" | Error) =>
    writes
      .watch(async () => {
        if (outcome !== "done") throw outcome;
      })()
      .catch(() => {});
  return { ask, write, probes: () => probes, lines };
}

test.each([
  ["does not answer", { checkDatabase: never }, "down"],
  ["refuses the connection", { checkDatabase: () => Promise.reject(refused("ECONNREFUSED")) }, "down"],
  ["lets nobody in", { checkDatabase: () => Promise.reject(refused("28P01")) }, "refused"],
  ["throws at once", { checkDatabase: () => { throw new Error("x"); } }, "down"], // prettier-ignore
  ["can only be read", { checkDatabase: async () => ({ clockRules: null, isReadOnly: true }) }, "read_only"],
  ["has no disk space", { probeWrite: () => Promise.reject(refused("53100")) }, "full"],
  ["cannot write its disk", { probeWrite: () => Promise.reject(refused("58030")) }, "disk"],
  ["has no connection left", { probeWrite: () => Promise.reject(refused("53300")) }, "busy"],
  ["writes and does not come to an end", { probeWrite: never }, "stuck"],
  ["holds what another key has sealed", { canOpenSecrets: false }, "key"],
])("no, while the database %s", async (_name, ports, cause) => {
  expect(await open(ports).ask()).toBe(cause);
});

test("a write for a caller is believed for five seconds; after that one is tried", async () => {
  const { ask, write, probes } = open();
  await write("done");
  expect(await ask(4_000)).toBe("ready");
  expect(probes()).toBe(0);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await ask()).toBe("ready");
  expect(probes()).toBe(1);
});

test("after a write that failed for a caller nothing is believed: one is tried, and it decides", async () => {
  let isFull = true;
  const { ask, write, probes } = open({
    probeWrite: async () => {
      if (isFull) throw refused("53100");
    },
  });
  await write("done");
  await vi.advanceTimersByTimeAsync(1);
  await write(refused("53100"));
  expect(await ask()).toBe("full");
  isFull = false;
  expect(await ask(), "also when no caller comes any more").toBe("ready");
  // One clinic's lock is no reason to send all the others away.
  await vi.advanceTimersByTimeAsync(1);
  await write(refused("55P03"));
  expect(await ask()).toBe("ready");
  expect(probes()).toBe(3);
});

test("a bug in a write says nothing of the database", async () => {
  const { ask, write, probes } = open();
  await write("done");
  await write(refused("42601"));
  expect(await ask()).toBe("ready");
  expect(probes()).toBe(0);
});

test("a try that hangs is waited for by everybody, gives way to another after half a minute, and tells at once when it ends", async () => {
  let end = () => {};
  const { ask, probes } = open({ probeWrite: () => new Promise<void>((resolve) => (end = resolve)) });
  for (let n = 0; n < 20; n += 1) expect(await ask()).toBe("stuck");
  expect(probes()).toBe(1);
  for (let n = 0; n < 40; n += 1) expect(await ask()).toBe("stuck");
  expect(probes()).toBe(2);
  end();
  expect(await ask(0)).toBe("ready");
});

test("whoever asks how often, a try that failed is not made again within a second", async () => {
  const { ask, probes } = open({ probeWrite: () => Promise.reject(refused("53100")) });
  for (let n = 0; n < 10; n += 1) expect(await ask(10)).toBe("full");
  expect(probes()).toBe(1);
});

test("the log says once why, and once that it is over", async () => {
  let isFull = true;
  const { ask, lines } = open({
    probeWrite: async () => {
      if (isFull) throw refused("53100");
    },
  });
  for (let n = 0; n < 3; n += 1) await ask();
  isFull = false;
  for (let n = 0; n < 3; n += 1) await ask();
  const said = lines.map((line) => JSON.parse(line) as { msg: string; cause?: string });
  expect(said.map(({ msg, cause }) => [msg, cause])).toEqual([
    ["not ready: nothing can be booked", "full"],
    ["ready again", undefined],
  ]);
  expect(lines.join("")).not.toContain("planted");
});
