import { OrgId } from "@callwaiting/domain";
import { expect, test } from "vitest";
import { createLiveHub } from "./live-hub.ts";

const ORG = OrgId.parse("aaaaaaaa-0000-4000-8000-aaaaaaaaaaaa");
const OTHER = OrgId.parse("bbbbbbbb-0000-4000-8000-bbbbbbbbbbbb");
const FOREVER_MS = 2 ** 30;

function openHub(limits: { maxStreams?: number; maxStreamsPerSession?: number } = {}) {
  let tell: (orgId: OrgId | null) => void = () => {};
  let listeners = 0;
  const hub = createLiveHub({
    ...limits,
    listen: (onChange) => {
      tell = onChange;
      listeners += 1;
      return { stop: async () => void (listeners -= 1) };
    },
  });
  const take = (orgId = ORG, sessionId = "session", signal?: AbortSignal) => {
    const seat = hub.take({ orgId, sessionId, signal });
    if (typeof seat === "string") throw new Error(seat);
    return seat;
  };
  return { hub, take, tell: (orgId: OrgId | null) => tell(orgId), listeners: () => listeners };
}

test("listens once for all streams, from the first on, until it closes", async () => {
  const { hub, take, listeners } = openHub();
  expect(listeners()).toBe(0);
  take();
  take(OTHER);
  expect(listeners()).toBe(1);
  await hub.close();
  expect(listeners()).toBe(0);
  expect(hub.take({ orgId: ORG, sessionId: "session" })).toBe("closing");
});

test("a change that comes while a stream is busy is heard when it waits, once", async () => {
  const { take, tell } = openHub();
  const seat = take();
  tell(ORG);
  tell(null);
  await seat.untilChanged(FOREVER_MS);
  let isHeard = false;
  void seat.untilChanged(FOREVER_MS).then(() => (isHeard = true));
  await Promise.resolve();
  tell(OTHER);
  await new Promise(setImmediate);
  expect(isHeard).toBe(false);
  tell(ORG);
  await new Promise(setImmediate);
  expect(isHeard).toBe(true);
});

test("who leaves makes room; nobody else does", () => {
  const { hub, take } = openHub({ maxStreams: 3, maxStreamsPerSession: 2 });
  const first = take(ORG, "one");
  take(ORG, "one");
  expect(hub.take({ orgId: ORG, sessionId: "one" })).toBe("full");
  take(ORG, "two");
  expect(hub.take({ orgId: ORG, sessionId: "three" })).toBe("full");
  first.leave();
  take(ORG, "one");
});

test("a client that goes, and a hub that closes, end every waiting", async () => {
  const { hub, take } = openHub();
  const gone = new AbortController();
  const [one, two] = [take(ORG, "one", gone.signal), take(ORG, "two")];
  const waiting = [one.untilChanged(FOREVER_MS), two.untilChanged(FOREVER_MS)];
  gone.abort();
  await waiting[0];
  expect([one.isOver(), two.isOver()]).toEqual([true, false]);
  await hub.close();
  await waiting[1];
  expect(two.isOver()).toBe(true);
});

test("few reads run at once, and a failed one makes room for the next", async () => {
  const { take } = openHub();
  const seat = take();
  let running = 0;
  let most = 0;
  const work = async (n: number) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running -= 1;
    if (n % 4 === 0) throw new Error("no answer");
    return n;
  };
  const results = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => seat.read(() => work(n))));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(15);
  expect(most).toBe(3);
});
