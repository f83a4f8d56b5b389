import type { Schema } from "../description/schema.ts";

export type Checked = {
  /** In the sentences of NestJS's ValidationPipe; empty when it is fine. */
  readonly faults: readonly string[];
  /** As Vapi keeps it, and gives it back. */
  readonly kept: unknown;
};

export type Place = {
  /** Where in the body, `voice` or `model.tools.0`; empty at the top. */
  readonly at: string;
  readonly named: (ref: string) => Schema;
};

export function fine(kept: unknown): Checked {
  return { faults: [], kept };
}

export function wrong(...faults: readonly string[]): Checked {
  return { faults, kept: undefined };
}

/** The name of a property there. */
export function below({ at }: Place, name: string): string {
  return at === "" ? name : `${at}.${name}`;
}
