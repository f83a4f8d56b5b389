import type { Request } from "express";
import { type Auth, type AuthOptions, createAuth } from "./create-auth.ts";

export type ChooseAuth = (request: Pick<Request, "secure" | "headers">) => Auth;

/** The one with secure cookies for whoever comes over TLS: by what a trusted proxy says, or to the public address. */
export function createAuthChoice(options: AuthOptions): ChooseAuth {
  const plain = createAuth(options, { secure: false });
  const secure = createAuth(options, { secure: true });
  const publicUrl = options.publicUrl === undefined ? null : new URL(options.publicUrl);
  const publicHost = publicUrl?.protocol === "https:" ? publicUrl.host : null;
  return (request) => {
    const isPublic = publicHost !== null && request.headers.host?.toLowerCase() === publicHost;
    return request.secure || isPublic ? secure : plain;
  };
}
