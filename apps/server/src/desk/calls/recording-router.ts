import type { Request, Response } from "express";
import { Router } from "express";
import { isTrustedSender } from "../auth/browser-origin.ts";
import { methodNotAllowed } from "../../http/handle-errors.ts";
import { replyError } from "../../http/reply-error.ts";
import { type SignedIn, findActiveMembership, staffScope } from "../session/find-active-membership.ts";
import type { DeskDatabase } from "../../start/desk-database.ts";

export type RecordingOptions = {
  readonly db: Pick<DeskDatabase, "findMemberships" | "loadRecording">;
  readonly trustedOrigins: readonly string[];
  readonly readSession: (request: Request, response: Response) => Promise<SignedIn | null>;
};

/** `GET /api/recordings/{call id}`: a recording that is kept here, for whoever may read the call. */
export function createRecordingRouter(options: RecordingOptions): Router {
  const router = Router();
  router
    .route("/api/recordings/:callId")
    .get((request, response) => answer(options, request, response))
    .all(methodNotAllowed(["GET", "HEAD"]));
  return router;
}

async function answer(options: RecordingOptions, request: Request, response: Response): Promise<void> {
  const { db, trustedOrigins, readSession } = options;
  response.set("Cache-Control", "no-store");
  if (!isTrustedSender(request.headers, trustedOrigins)) {
    const message = "Open the admin at its own address and listen there.";
    return replyError(response, { status: 403, error: "foreign_origin", message });
  }
  const signedIn = await readSession(request, response);
  if (signedIn === null) {
    return replyError(response, { status: 401, error: "signed_out", message: "Sign in first." });
  }
  const { active } = await findActiveMembership(db, signedIn);
  const { callId } = request.params;
  const found =
    active === null || typeof callId !== "string"
      ? null
      : await db.loadRecording(staffScope(signedIn, active), callId);
  if (found === null) {
    return replyError(response, {
      status: 404,
      error: "not_found",
      message: "There is no such recording here.",
    });
  }
  response.set({
    "Accept-Ranges": "bytes",
    "Content-Type": found.contentType,
    "Content-Disposition": "inline",
  });
  sendPart(request, response, found.sound);
}

/** Players ask for parts: without them nobody can move within a recording. */
function sendPart(request: Request, response: Response, sound: Buffer): void {
  const ranges = request.range(sound.length, { combine: true });
  if (ranges === -1) {
    response.status(416).set("Content-Range", `bytes */${sound.length}`).end();
    return;
  }
  const range = ranges === undefined || ranges === -2 || ranges.type !== "bytes" ? undefined : ranges[0];
  if (range === undefined) {
    response.send(sound);
    return;
  }
  const { start, end } = range;
  response.status(206).set("Content-Range", `bytes ${start}-${end}/${sound.length}`);
  response.send(sound.subarray(start, end + 1));
}
