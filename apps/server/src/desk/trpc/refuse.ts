import { TRPCError } from "@trpc/server";

/** An expected refusal, with a sentence that says what to do. Foreign rows are `NOT_FOUND`, like missing ones. */
export function refuse(code: "NOT_FOUND" | "CONFLICT" | "FORBIDDEN" | "BAD_REQUEST", message: string): never {
  throw new TRPCError({ code, message });
}
