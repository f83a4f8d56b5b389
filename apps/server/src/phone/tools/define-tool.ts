import type { z } from "zod";
import { invalidArguments } from "./arguments.ts";
import type { Tool, ToolAnswer, ToolContext, ToolDescription } from "./tool.ts";

/** A tool that can be described, and run once it is given what it works with. */
export type ToolDefinition<Ports> = ToolDescription & { readonly connect: (ports: Ports) => Tool };

type Definition<Parameters extends z.ZodObject, Ports> = Omit<ToolDescription, "parameters"> & {
  readonly parameters: Parameters;
  readonly run: (ports: Ports, args: z.infer<Parameters>, context: ToolContext) => Promise<ToolAnswer>;
};

/** Has `run` handed arguments that fit `parameters`; others are answered with what they must be. */
export function defineTool<Parameters extends z.ZodObject, Ports>({
  run,
  ...description
}: Definition<Parameters, Ports>): ToolDefinition<Ports> {
  return {
    ...description,
    connect: (ports) => ({
      ...description,
      async run(args, context) {
        const parsed = description.parameters.safeParse(args);
        return parsed.success ? run(ports, parsed.data, context) : invalidArguments(parsed.error);
      },
    }),
  };
}
