import type { z } from "zod";
import type { VapiApiError } from "./vapi-api-error.ts";

export type ApiRequest<T> = {
  /** `assistants.get`; for errors, logs and metrics. */
  readonly operation: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly template: string;
  /** Below the base URL, with the query. */
  readonly path: string;
  readonly body?: unknown;
  readonly reply: z.ZodType<T>;
};

export type Attempt<T> =
  | { readonly ok: true; readonly value: T; readonly status: number }
  | { readonly ok: false; readonly error: VapiApiError };

export type SendRequest = <T>(request: ApiRequest<T>) => Promise<T>;
