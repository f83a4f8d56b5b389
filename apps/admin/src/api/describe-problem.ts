import { type ErrorKind, errorKind } from "./error-kind.ts";

export type Problem = { readonly title: string; readonly detail: string };

const PROBLEMS: Readonly<Record<ErrorKind, Problem>> = {
  signed_out: { title: "You are signed out", detail: "Sign in again to continue." },
  no_permission: {
    title: "Your role does not allow this",
    detail: "Ask an owner or admin of the organization if you need it.",
  },
  not_found: { title: "Not found", detail: "It may have been deleted, or the address is incomplete." },
  rate_limited: { title: "Too many requests", detail: "Wait a minute, then try again." },
  offline: { title: "The server cannot be reached", detail: "Check the connection, then try again." },
  refused: { title: "That did not work", detail: "Check what you entered, then try again." },
  server: {
    title: "Something went wrong on our side",
    detail: "Try again. If it keeps happening, the server log has details.",
  },
};

/** A failure in words that say what to do next. The server's sentence about an input is written for people. */
export function describeProblem(error: unknown): Problem {
  const kind = errorKind(error);
  const isExplained = kind === "refused" && error instanceof Error && error.message !== "";
  return isExplained ? { ...PROBLEMS.refused, detail: error.message } : PROBLEMS[kind];
}
