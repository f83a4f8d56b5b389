import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TRPCClientError } from "@trpc/client";
import { createRefresher } from "./refresh-queries.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ROUTERS = ["appointments", "calls", "metrics", "services", "session"] as const;

/** One query per router on the screen; counts how often each is read after the first time. */
async function openScreen() {
  const queryClient = new QueryClient();
  const reads = new Map<string, number>();
  for (const router of ROUTERS) {
    const queryKey = [[router, "list"], { type: "query" }];
    const queryFn = () => {
      reads.set(router, (reads.get(router) ?? 0) + 1);
      return Promise.resolve(null);
    };
    new QueryObserver(queryClient, { queryKey, queryFn, retry: false }).subscribe(() => {});
  }
  await vi.advanceTimersByTimeAsync(1_000);
  reads.clear();
  return { refresher: createRefresher(queryClient), reads: () => Object.fromEntries(reads) };
}

const change = (entity: string) =>
  ({ entity, entityId: "1", action: "updated", actorKind: "phone" }) as const;

test("a call reads again what tells of calls, and nothing else", async () => {
  const { refresher, reads } = await openScreen();
  refresher.because([change("call")]);
  await vi.advanceTimersByTimeAsync(0);
  expect(reads()).toEqual({ appointments: 1, calls: 1, metrics: 1 });
});

test("many changes within a moment cost two rounds: at once, and when the moment is over", async () => {
  const { refresher, reads } = await openScreen();
  for (let n = 0; n < 50; n += 1) {
    refresher.because([change("appointment")]);
    await vi.advanceTimersByTimeAsync(5);
  }
  await vi.advanceTimersByTimeAsync(2_000);
  expect(reads()).toMatchObject({ appointments: 2, metrics: 2 });
});

test("a setting that was changed has everything read again; the clinic's name comes with the session", async () => {
  const { refresher, reads } = await openScreen();
  refresher.because([change("service")]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(reads()).toEqual({ appointments: 1, calls: 1, metrics: 1, services: 1 });
  refresher.because([change("organization")]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(reads()).toEqual({ appointments: 2, calls: 2, metrics: 2, services: 2, session: 1 });
});

test("what is not there, or not allowed, is not asked for again: it would be drawn away and back", async () => {
  const queryClient = new QueryClient();
  const refresher = createRefresher(queryClient);
  const reads = new Map<number, number>();
  for (const httpStatus of [403, 404, 500]) {
    const queryFn = () => {
      reads.set(httpStatus, (reads.get(httpStatus) ?? 0) + 1);
      return Promise.reject(refusal(httpStatus));
    };
    const queryKey = [["calls", "load"], { httpStatus }];
    new QueryObserver(queryClient, { queryKey, queryFn, retry: false }).subscribe(() => {});
  }
  await vi.advanceTimersByTimeAsync(1_000);
  refresher.everything();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(Object.fromEntries(reads)).toEqual({ 403: 1, 404: 1, 500: 2 });
});

const refusal = (httpStatus: number) =>
  TRPCClientError.from({ error: { message: "no", code: -32_000, data: { httpStatus } } } as never);
