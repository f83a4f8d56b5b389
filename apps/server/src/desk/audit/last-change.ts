import { z } from "zod";

export const actor = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("user"), userId: z.string(), displayName: z.string() }),
  z.object({ kind: z.literal("phone"), callId: z.string().nullable() }),
  z.object({ kind: z.literal("system") }),
]);

/** Who was quicker, with an outcome that says that somebody was; null when the log does not know. */
export const lastChange = z.object({ at: z.string(), actor }).nullable();
