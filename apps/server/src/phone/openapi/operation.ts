import type { z } from "zod";
import type { JsonObject } from "./schemas.ts";

export type Example = { readonly summary: string; readonly value: unknown };
export type Examples = Readonly<Record<string, Example>>;

export type Answer = {
  readonly description: string;
  /** Null for an answer without a body. */
  readonly schema: z.ZodType | null;
  readonly examples?: Examples;
  readonly headers?: JsonObject;
  /** JSON when absent. */
  readonly contentType?: string;
  /** Under which name several operations share it. */
  readonly sharedAs?: string;
};

/** One method at one address: what the description says of it, and what our tests hold its answers to. */
export type Operation = {
  readonly operationId: string;
  readonly method: "get" | "post";
  /** In OpenAPI's writing: `/calendar/{token}.ics`. */
  readonly path: string;
  readonly tag: "Tools" | "Vapi" | "Calendar" | "Health";
  readonly summary: string;
  readonly description: string;
  /** Whether it takes the organization's webhook secret. */
  readonly isAuthenticated: boolean;
  readonly parameters: readonly JsonObject[];
  readonly request?: { readonly schema: JsonObject; readonly examples: Examples };
  readonly answers: Readonly<Record<number, Answer>>;
};
