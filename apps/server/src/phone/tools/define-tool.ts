import type { z } from "zod";
import { nameArguments } from "./argument-names.ts";
import { invalidArguments, unknownArguments } from "./arguments.ts";
import { heedRedFlags } from "./heed-red-flags.ts";
import type { Tool, ToolAnswer, ToolContext, ToolDescription } from "./tool.ts";

/** A tool that can be described, and run once it is given what it works with. */
export type ToolDefinition<Ports> = ToolDescription & { readonly connect: (ports: Ports) => Tool };

type Definition<Parameters extends z.ZodObject, Ports> = Omit<ToolDescription, "parameters"> & {
  readonly parameters: Parameters;
  /** Whether the clinic's own words for what is urgent come before it (`heedRedFlags`). */
  readonly heedsRedFlags?: boolean;
  readonly run: (ports: Ports, args: z.infer<Parameters>, context: ToolContext) => Promise<ToolAnswer>;
};

/** Has `run` handed arguments that fit `parameters`; others are answered with what they must be. */
export function defineTool<Parameters extends z.ZodObject, Ports>({
  run,
  heedsRedFlags = false,
  ...description
}: Definition<Parameters, Ports>): ToolDefinition<Ports> {
  const known = Object.keys(description.parameters.shape);
  const readArguments = (args: Record<string, unknown>) =>
    known.length === 0 ? { args: {}, unknown: [], unread: [] } : nameArguments(args, known);
  return {
    ...description,
    connect: (ports) => ({
      ...description,
      readArguments,
      async run(args, context) {
        const urgent = heedsRedFlags ? heedRedFlags(args, context) : null;
        if (urgent !== null) return urgent;
        const { args: named, unknown, unread } = readArguments(args);
        if (unknown.length > 0) return withUnread(unknownArguments(unknown, known), [...unknown, ...unread]);
        const parsed = description.parameters.safeParse(named);
        return withUnread(
          parsed.success ? await run(ports, parsed.data, context) : invalidArguments(parsed.error),
          unread,
        );
      },
    }),
  };
}

/** Names what was sent and not read, for who wrote the tool. */
function withUnread(answer: ToolAnswer, unread: readonly string[]): ToolAnswer {
  if (unread.length === 0) return answer;
  return { ...answer, unread, object: { ...answer.object, ignored: unread } };
}
