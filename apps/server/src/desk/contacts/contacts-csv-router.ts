import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ContactExportRow, StaffScope } from "@callwaiting/db";
import { isAtLeast } from "@callwaiting/domain";
import { type Request, type Response, Router } from "express";
import type { Logger } from "pino";
import { isTrustedSender } from "../auth/browser-origin.ts";
import { methodNotAllowed } from "../../http/handle-errors.ts";
import { isDatabaseDown } from "../../http/is-database-down.ts";
import { replyError } from "../../http/reply-error.ts";
import { requestIdOf } from "../../http/request-context.ts";
import { type SignedIn, findActiveMembership, staffScope } from "../session/find-active-membership.ts";
import { type Clinic, contactsCsv, fileName } from "./contacts-csv.ts";
import type { DeskDatabase } from "../../start/desk-database.ts";

export type ContactsCsvOptions = {
  readonly db: Pick<DeskDatabase, "exportContacts" | "findMemberships" | "loadOrganization">;
  readonly log: Logger;
  readonly trustedOrigins: readonly string[];
  readonly readSession: (request: Request, response: Response) => Promise<SignedIn | null>;
};

/** `GET /api/contacts.csv`: all contacts of the organization that a member of staff works in. */
export function createContactsCsvRouter(options: ContactsCsvOptions): Router {
  const router = Router();
  router
    .route("/api/contacts.csv")
    .get((request, response) => answerOrSayWhy(options, { request, response }))
    .all(methodNotAllowed(["GET", "HEAD"]));
  return router;
}

type Exchange = { readonly request: Request; readonly response: Response };

async function answerOrSayWhy(options: ContactsCsvOptions, exchange: Exchange): Promise<void> {
  const { response } = exchange;
  try {
    await answer(options, exchange);
  } catch (error) {
    if (response.headersSent || !isDatabaseDown(error)) throw error;
    options.log.warn({ requestId: requestIdOf(response), error }, "contacts.csv: database unavailable");
    const message = "The database cannot be reached at the moment. Wait a few seconds and try again.";
    replyError(response, { status: 503, error: "temporarily_unavailable", message });
  }
}

async function answer(options: ContactsCsvOptions, { request, response }: Exchange): Promise<void> {
  const { db, log } = options;
  response.set("Cache-Control", "no-store");
  const allowed = await findReader(options, { request, response });
  if (allowed === null) return;
  const { scope, clinic } = allowed;
  const lines = contactsCsv(everyContact(db, scope), clinic);
  // The first lines come before the headers: a database that is away is still answered as such.
  const first = await lines.next();
  const { orgId, actor } = scope;
  log.info({ requestId: requestIdOf(response), orgId, userId: actor.userId }, "contacts exported");
  response.attachment(fileName(clinic, new Date())).type("text/csv; charset=utf-8");
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  response.write(first.value ?? "");
  try {
    await pipeline(Readable.from(lines), response);
  } catch (error) {
    // The connection is closed in the middle, so the browser calls the download failed rather than complete.
    log.warn({ requestId: requestIdOf(response), error }, "contacts.csv: broke off");
  }
}

/** Every contact once. Between two batches others have their turn. */
async function* everyContact(
  { exportContacts }: Pick<DeskDatabase, "exportContacts">,
  scope: StaffScope,
): AsyncGenerator<ContactExportRow> {
  let batch = await exportContacts(scope);
  for (let last = batch.at(-1); last !== undefined; last = batch.at(-1)) {
    yield* batch;
    batch = await exportContacts(scope, last.contactId);
  }
}

async function findReader(
  { db, trustedOrigins, readSession }: ContactsCsvOptions,
  { request, response }: Exchange,
): Promise<{ readonly scope: StaffScope; readonly clinic: Clinic } | null> {
  const refuse = (status: number, error: string, message: string) => {
    replyError(response, { status, error, message });
    return null;
  };
  // A link on another site brings the cookie along.
  if (!isTrustedSender(request.headers, trustedOrigins)) {
    return refuse(403, "foreign_origin", "Open the admin at its own address and export from there.");
  }
  const signedIn = await readSession(request, response);
  if (signedIn === null) return refuse(401, "signed_out", "Sign in first.");
  const { active } = await findActiveMembership(db, signedIn);
  const record = active === null ? null : await db.loadOrganization(active.orgId);
  if (active === null || record === null || !isAtLeast(active.role, "staff")) {
    return refuse(403, "not_allowed", "Only staff, admins and owners may export. Ask an owner.");
  }
  return { scope: staffScope(signedIn, active), clinic: record.organization };
}
