import { expect, test } from "vitest";
import { createMetrics } from "./create-metrics.ts";
import { createFigureSum, figures } from "./sum-figures.ts";

const SERIES = 'callwaiting_bookings_total{via="desk",outcome="booked"}';

function openProcess() {
  const metrics = createMetrics();
  return {
    book: () => metrics.hooks.bookedAtDesk("booked"),
    // As it comes from another process.
    say: async () => figures.parse(JSON.parse(JSON.stringify(await metrics.figures()))),
  };
}

async function valueOf(sum: ReturnType<typeof createFigureSum>, series: string): Promise<number> {
  const line = (await sum.text()).split("\n").find((one) => one.startsWith(`${series} `));
  return Number(line?.slice(series.length));
}

test("figures of several processes are added up, and what one that has ended had counted stays in the sum", async () => {
  const sum = createFigureSum();
  const [one, two] = [openProcess(), openProcess()];
  for (const { book } of [one, one, two]) book();
  sum.note(1, await one.say());
  sum.note(2, await two.say());
  expect(await valueOf(sum, SERIES)).toBe(3);
  const memory = await valueOf(sum, "process_resident_memory_bytes");

  sum.leave(1);
  const successor = openProcess();
  successor.book();
  sum.note(3, await successor.say());
  expect(await valueOf(sum, SERIES)).toBe(4);
  sum.leave(3);
  expect(await valueOf(sum, SERIES)).toBe(4);
  // What it used is free again.
  expect(await valueOf(sum, "process_resident_memory_bytes")).toBeLessThan(memory * 0.75);
});

test("the sum has every series that one process has", async () => {
  const sum = createFigureSum();
  const { say, book } = openProcess();
  book();
  sum.note(1, await say());
  const namesIn = (text: string) => text.match(/^# TYPE .*$/gm) ?? [];
  const metrics = createMetrics();
  const known = namesIn(await metrics.text()).filter(
    (line) => !OF_ONE_PROCESS.some((name) => line.includes(name)),
  );
  expect(namesIn(await sum.text())).toEqual(expect.arrayContaining(known));
});

/** When it began says nothing of several. */
const OF_ONE_PROCESS = ["process_start_time_seconds"];
