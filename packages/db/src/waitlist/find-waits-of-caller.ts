import { z } from "zod";
import type { CallerRequest } from "../booking/find-appointments-of-caller.ts";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";

const row = z.object({
  entryId: z.guid(),
  patientName: z.string(),
  birthDate: z.iso.date().nullable(),
  serviceKey: z.string(),
  serviceName: z.string(),
  providerName: z.string().nullable(),
  /** `left`: within the last day. */
  status: z.enum(["waiting", "left"]),
  via: z.enum(["number", "name"]),
});
export type CallerWaitRow = Readonly<z.infer<typeof row>>;

const reply = z.object({
  /** Too many wrong facts were said: nothing was looked for. */
  limited: z.boolean(),
  /** To take the guess back with when it was right. */
  guessId: z.guid().nullable(),
  /** In the order of the list. */
  entries: z.array(row).readonly(),
});
export type WaitsOfCaller = Readonly<z.infer<typeof reply>>;

/** What a caller may wait for; what of it they are told is the domain's to say. */
export async function findWaitsOfCaller(
  pool: AppPool,
  request: Omit<CallerRequest, "clock">,
): Promise<WaitsOfCaller> {
  return callFunction(pool, "find_waits_of_caller", { args: request, reply });
}
