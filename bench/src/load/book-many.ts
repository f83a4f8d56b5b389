import { readFile } from "node:fs/promises";
import { WARM_UP_PATH, assertBooked, bookOverHttp } from "./booking-calls.ts";
import type { BookingSource } from "./booking-requests.ts";
import { createHttpCaller } from "./http-caller.ts";

const CALLERS = 8;

export type ManyBookings = { readonly count: number; readonly next: BookingSource };

export async function bookMany(url: string, { count, next }: ManyBookings): Promise<void> {
  const caller = createHttpCaller(url.replace("localhost", "127.0.0.1"), CALLERS);
  await caller.warmUp(WARM_UP_PATH);
  let left = count;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      const request = next();
      assertBooked(request, await bookOverHttp(caller, request));
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, work));
  await caller.close();
}

export async function residentMegabytes(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1];
  return kilobytes === undefined ? Number.NaN : Number(kilobytes) / 1_024;
}
