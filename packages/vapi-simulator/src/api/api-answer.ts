export type ApiAnswer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or text as it is. */
  readonly body: unknown;
};

/** As users have quoted it (support.vapi.ai/t/28586614). */
export const UNAUTHORIZED: ApiAnswer = {
  status: 401,
  body: {
    message:
      "Invalid Key. Hot tip, you may be using the private key instead of the public key, or vice versa.",
    error: "Unauthorized",
    statusCode: 401,
  },
};

export function badRequest(message: readonly string[]): ApiAnswer {
  return { status: 400, body: { message, error: "Bad Request", statusCode: 400 } };
}

/** Vapi's own 404 is not known; this is NestJS's. */
export function notFound(message: string): ApiAnswer {
  return { status: 404, body: { message, error: "Not Found", statusCode: 404 } };
}
