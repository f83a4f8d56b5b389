import type { TryLine } from "./try-line-ports.ts";

export type PlaygroundPorts = { readonly tryLine: TryLine };
