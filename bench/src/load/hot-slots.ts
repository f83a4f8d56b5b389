import { type RunFigures, summarizeRun } from "../statistics/summarize.ts";
import type { Clinic } from "../world/make-clinics.ts";
import type { BookingReply } from "./booking-calls.ts";
import { type BookingRequest, patient } from "./booking-requests.ts";
import { unexpected } from "./http-caller.ts";
import { runBurst } from "./run-load.ts";
import { listSlots } from "./slots.ts";

export type Book = (request: BookingRequest) => Promise<BookingReply>;

/** The times are of those who did not get the slot. */
export type Burst = RunFigures & { readonly winners: number; readonly withAlternatives: number };

/** Requests of so many patients for the next slot that nobody has asked for. */
export function createHotSlots(clinic: Clinic, firstDay = 2): (callers: number) => BookingRequest[] {
  const slots = listSlots({ firstDay, days: 100 });
  let n = firstDay * 10_000;
  return (callers) => {
    const slot = slots.pop();
    if (slot === undefined) throw new Error("There are too few slots for so many rounds.");
    return Array.from({ length: callers }, () => ({ clinic, slot, ...patient((n += 1)) }));
  };
}

export async function burst(book: Book, requests: readonly BookingRequest[]): Promise<Burst> {
  const replies: BookingReply[] = [];
  const samples = await runBurst(requests.map((each, i) => async () => void (replies[i] = await book(each))));
  const losers = replies.filter(({ success }) => !success);
  const odd = losers.find(({ error }) => error !== "slot_unavailable");
  if (odd !== undefined) throw unexpected("neither booked nor taken", odd);
  const latenciesMs = samples.latenciesMs.filter((_, i) => replies[i]?.success === false);
  return {
    ...summarizeRun({ ...samples, latenciesMs }),
    winners: replies.length - losers.length,
    withAlternatives: losers.filter(({ alternatives = [] }) => alternatives.length === 3).length,
  };
}
