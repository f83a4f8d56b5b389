import { TRPCError } from "@trpc/server";
import { describe, expect, test } from "vitest";
import { createLogger } from "../../http/create-logger.ts";
import { describeForClient, mapError } from "./error-map.ts";

function mapped(error: TRPCError) {
  const lines: string[] = [];
  const log = createLogger({ level: "info", destination: { write: (line) => void lines.push(line) } });
  const result = mapError(error, { log, path: "contacts.list" });
  return { code: result.code, ...describeForClient(result), log: lines.join("") };
}

describe("an error", () => {
  test("that we expect passes with its words and is no line in the log", () => {
    const error = new TRPCError({ code: "NOT_FOUND", message: "Reload the list." });
    expect(mapped(error)).toEqual({ code: "NOT_FOUND", message: "Reload the list.", log: "" });
  });

  test("of ours becomes an incident: its id leads to the log, and nothing of it to the client", () => {
    const cause = new Error("duplicate key: Maya Lee, +14155550123");
    const { code, message, incidentId, log } = mapped(
      new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: cause.message, cause }),
    );
    expect(code).toBe("INTERNAL_SERVER_ERROR");
    expect(message).not.toContain("Maya");
    expect(message).toContain(incidentId);
    expect(log).toContain(`"incidentId":"${incidentId ?? "?"}"`);
    expect(log).not.toContain("Maya");
  });

  test("of a database that is away says to try again", () => {
    const cause = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    const error = new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause });
    expect(mapped(error)).toMatchObject({
      code: "SERVICE_UNAVAILABLE",
      message: expect.stringContaining("try again"),
    });
  });
});
