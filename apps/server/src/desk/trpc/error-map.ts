import { randomUUID } from "node:crypto";
import { InvalidCursorError } from "@callwaiting/domain";
import { TRPCError } from "@trpc/server";
import type { Logger } from "pino";
import { z } from "zod";
import { isDatabaseDown } from "../../http/is-database-down.ts";
import { nameField } from "./name-field.ts";

/** What a refusal looks like to a program; its message is for people. */
export type ErrorData = {
  readonly code: TRPCError["code"];
  readonly httpStatus: number;
  readonly path?: string;
  /** What is wrong with the input, field by field, for a form. */
  readonly issues?: readonly FieldIssue[];
  /** Finds a failure of ours in the log. */
  readonly incidentId?: string;
};

export type FieldIssue = { readonly field: string; readonly problem: string };

const TRY_AGAIN = "The database cannot be reached at the moment. Wait a few seconds and try again.";

const NO_SUCH_ID = "There is nothing at this address. It may have been deleted, or the link is incomplete.";

/** Set on an error of ours once it has its name in the log. */
export class Incident extends Error {
  override readonly name = "Incident";
  readonly incidentId: string;
  constructor(incidentId: string) {
    super(`Something went wrong on our side. Try again; if it stays, report incident ${incidentId}.`);
    this.incidentId = incidentId;
  }
}

/** Expected refusals pass; a database that is away becomes "try again", and every bug an incident without details. */
export function mapError(error: TRPCError, { log, path }: { log: Logger; path: string }): TRPCError {
  if (isDatabaseDown(error)) {
    log.warn({ path, error: error.cause ?? error }, "admin API: database unavailable");
    return new TRPCError({ code: "SERVICE_UNAVAILABLE", message: TRY_AGAIN });
  }
  if (error.code !== "INTERNAL_SERVER_ERROR") return error;
  // A cursor that no list has given out is the sender's mistake.
  if (error.cause instanceof InvalidCursorError) {
    return new TRPCError({ code: "BAD_REQUEST", message: error.cause.message });
  }
  const incident = new Incident(randomUUID());
  log.error({ path, incidentId: incident.incidentId, error: error.cause ?? error }, "admin API: incident");
  log.debug({ incidentId: incident.incidentId, detail: String(error.cause ?? error) }, "admin API: incident");
  return new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: incident.message, cause: incident });
}

/** The `data` of an answer and, where zod refused the input, a sentence instead of its JSON. */
export function describeForClient(
  error: TRPCError,
): Pick<ErrorData, "issues" | "incidentId"> & { readonly message: string } {
  const { cause } = error;
  if (cause instanceof Incident) return { message: cause.message, incidentId: cause.incidentId };
  if (error.code === "BAD_REQUEST" && cause instanceof z.core.$ZodError) {
    const issues = cause.issues.map(({ path, message }) => ({ field: path.join("."), problem: message }));
    const [first] = cause.issues;
    if (first?.code === "invalid_format" && (first.format === "guid" || first.format === "uuid")) {
      return { message: NO_SUCH_ID, issues };
    }
    const problem = first?.message ?? "it is not what was expected";
    return { message: `${nameField(first?.path ?? [])} cannot be used: ${problem}.`, issues };
  }
  return { message: error.message };
}
