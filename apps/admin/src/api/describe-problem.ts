import { errorKind } from "./error-kind.ts";

export type Problem = { readonly title: string; readonly detail: string };

/** A failure in words that say what to do next. The server's own sentence is used where it was written for people. */
export function describeProblem(error: unknown): Problem {
  const kind = errorKind(error);
  switch (kind) {
    case "signed_out":
      return { title: "You are signed out", detail: "Sign in again to go on." };
    case "no_permission":
      return {
        title: "Your role does not allow this",
        detail: "Ask an owner or admin of the organization if you need it.",
      };
    case "not_found":
      return {
        title: "Not found",
        detail: "It may have been deleted, or the address is not complete.",
      };
    case "rate_limited":
      return { title: "Too many requests", detail: "Wait a minute, then try again." };
    case "offline":
      return { title: "The server cannot be reached", detail: "Check the connection, then try again." };
    case "refused":
      return { title: "That did not work", detail: error instanceof Error ? error.message : "Try again." };
    case "server":
      return {
        title: "Something went wrong on our side",
        detail: "Try again. If it stays, the server's log says more.",
      };
  }
}
