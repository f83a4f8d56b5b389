import { fromNodeHeaders } from "better-auth/node";
import type { Request, Response } from "express";
import type { ChooseAuth } from "./choose-auth.ts";
import { DatabaseTooSlow } from "../../http/database-deadline.ts";
import type { SignedIn } from "../session/find-active-membership.ts";

/**
 * Who sends a request, by its cookie; null for nobody. A session in use lives on, so the cookie may be renewed; while a
 * stream is being answered it cannot be, and a window that only listens keeps no session alive.
 */
export async function readSession(
  chooseAuth: ChooseAuth,
  request: Request,
  response: Response,
): Promise<SignedIn | null> {
  if (request.headers.cookie === undefined) return null;
  const auth = chooseAuth(request);
  const { response: found, headers } = await auth.api
    .getSession({
      headers: fromNodeHeaders(request.headers),
      query: { disableRefresh: response.headersSent },
      returnHeaders: true,
    })
    .catch((error: unknown) => {
      // It hides why; nothing but the database can fail here.
      throw new DatabaseTooSlow("the session could not be read", { cause: error });
    });
  if (!response.headersSent) {
    for (const cookie of headers.getSetCookie()) response.append("Set-Cookie", cookie);
  }
  if (found === null) return null;
  const { session, user } = found;
  return {
    sessionId: session.id,
    user: { userId: user.id, displayName: user.name, email: user.email },
    activeOrgId: session.activeOrganizationId ?? null,
  };
}
