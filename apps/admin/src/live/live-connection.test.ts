import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type LiveMessage, createLiveConnection } from "./live-connection.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Opened = {
  readonly from: string | null;
  readonly say: (id: string, more?: Partial<LiveMessage["data"]>) => void;
  readonly breakOff: () => void;
  isClosed: boolean;
};

const BOOKED = { entity: "appointment", entityId: "7", action: "created", actorKind: "phone" } as const;

function openConnection() {
  const opened: Opened[] = [];
  const told: string[] = [];
  const connection = createLiveConnection({
    open: (from, { onMessage, onLost }) => {
      const stream: Opened = {
        from,
        say: (id, more = {}) => onMessage({ id, data: { reset: false, changes: [], ...more } }),
        breakOff: () => onLost(new Error("broken")),
        isClosed: false,
      };
      opened.push(stream);
      return { unsubscribe: () => void (stream.isClosed = true) };
    },
    onChanges: (changes) => told.push(...changes.map(({ entityId }) => `changed ${entityId}`)),
    onBehind: () => told.push("behind"),
    onLost: (_error, wasLive) => told.push(wasLive ? "lost" : "not reached"),
  });
  const last = () => {
    const stream = opened.at(-1);
    if (stream === undefined) throw new Error("Nothing was opened");
    return stream;
  };
  return { connection, opened, told, last };
}

describe("a stream", () => {
  test("is live from its first word on, and what was read before is read again", () => {
    const { connection, told, last } = openConnection();
    connection.start();
    expect(connection.state()).toBe("connecting");
    last().say("1.0");
    expect(connection.state()).toBe("live");
    last().say("2.0", { changes: [BOOKED] });
    expect(told).toEqual(["behind", "changed 7"]);
  });

  test("that breaks is opened again where it was, and everything is read again", () => {
    const { connection, opened, told, last } = openConnection();
    connection.start();
    last().say("4.1");
    last().breakOff();
    expect(connection.state()).toBe("reconnecting");
    expect(opened[0]?.isClosed).toBe(true);
    vi.advanceTimersByTime(1_000);
    expect(opened.map(({ from }) => from)).toEqual([null, "4.1"]);
    last().say("5.0", { changes: [BOOKED] });
    expect(told).toEqual(["behind", "lost", "behind", "changed 7"]);
  });

  test("that cannot be opened is tried less and less often, and every quarter of a minute at least", () => {
    const { connection, opened, last } = openConnection();
    connection.start();
    for (let tries = 0; tries < 12; tries += 1) {
      last().breakOff();
      vi.advanceTimersByTime(20_000);
    }
    expect(opened).toHaveLength(13);
    last().breakOff();
    vi.advanceTimersByTime(10_000);
    expect(opened).toHaveLength(13);
    connection.resume();
    expect(opened).toHaveLength(14);
  });

  test("that was given up says nothing any more, and is not opened again", () => {
    const { connection, opened, told, last } = openConnection();
    connection.start();
    last().say("1.0");
    connection.stop();
    last().say("2.0", { changes: [BOOKED] });
    last().breakOff();
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual(["behind"]);
    expect(opened).toHaveLength(1);
  });

  test("that tells to begin anew has everything read again", () => {
    const { connection, told, last } = openConnection();
    connection.start();
    last().say("1.0");
    last().say("1.0", { reset: true });
    expect(told).toEqual(["behind", "behind"]);
  });
});

test("nothing is open while nobody looks; whoever comes back goes on from there", () => {
  const { connection, opened, last } = openConnection();
  connection.start();
  last().say("9.3");
  connection.pause();
  expect([connection.state(), opened[0]?.isClosed]).toEqual(["paused", true]);
  vi.advanceTimersByTime(600_000);
  expect(opened).toHaveLength(1);
  connection.resume();
  expect(opened.map(({ from }) => from)).toEqual([null, "9.3"]);
  connection.resume();
  last().say("9.4");
  connection.resume();
  expect(connection.state()).toBe("live");
});
