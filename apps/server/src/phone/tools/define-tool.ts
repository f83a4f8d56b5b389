import type { z } from "zod";
import type { OtherClock } from "@callwaiting/domain";
import { type NamedArguments, nameArguments } from "./argument-names.ts";
import { invalidArguments, unknownArguments } from "./arguments.ts";
import { clockOfArguments } from "./clock-of-arguments.ts";
import { heedRedFlags } from "./heed-red-flags.ts";
import type { Tool, ToolAnswer, ToolContext, ToolDescription } from "./tool.ts";

/** A tool that can be described, and run once it is given what it works with. */
export type ToolDefinition<Ports> = ToolDescription & { readonly connect: (ports: Ports) => Tool };

type Definition<Parameters extends z.ZodObject, Ports> = Omit<ToolDescription, "parameters"> & {
  readonly parameters: Parameters;
  /** Whether the clinic's own words for what is urgent come before it (`heedRedFlags`). */
  readonly heedsRedFlags?: boolean;
  /** Whether a time on another clock is converted; otherwise it is asked about. */
  readonly convertsClocks?: boolean;
  readonly run: (ports: Ports, args: z.infer<Parameters>, context: ArgumentContext) => Promise<ToolAnswer>;
};

export type ArgumentContext = ToolContext & {
  /** The clock that the times of the arguments are on, where it is not the clinic's. */
  readonly clock: OtherClock | undefined;
  /** That of an appointment that there is, where one was sent. */
  readonly appointmentId: string | undefined;
};

/** Has `run` handed arguments that fit `parameters`; others are answered with what they must be. */
export function defineTool<Parameters extends z.ZodObject, Ports>({
  run,
  heedsRedFlags = false,
  convertsClocks = false,
  ...description
}: Definition<Parameters, Ports>): ToolDefinition<Ports> {
  const known = Object.keys(description.parameters.shape);
  const readArguments: Tool["readArguments"] = (args, clinic): NamedArguments =>
    known.length === 0
      ? { args: {}, unknown: [], strange: [], unread: [] }
      : nameArguments(args, known, clinic);
  return {
    ...description,
    connect: (ports) => ({
      ...description,
      readArguments,
      async run(args, context) {
        const urgent = heedsRedFlags ? heedRedFlags(args, context) : null;
        if (urgent !== null) return urgent;
        const read = readArguments(args, context.tenant.organization);
        const { timeZone, zone } = context.tenant.organization;
        const clock = clockOfArguments(read, { zone, now: context.now }, convertsClocks);
        const unusable = clock === "unclear" ? withZone(read, timeZone) : read;
        const { unread, appointmentId } = read;
        if (clock === "unclear" || unusable.unknown.length > 0) {
          const ignored = [...unusable.unknown, ...unread];
          return withUnread(unknownArguments(unusable, known), ignored, [...read.strange, ...unread]);
        }
        const parsed = description.parameters.safeParse(read.args);
        if (!parsed.success) return withUnread(invalidArguments(parsed.error), unread);
        return withUnread(await run(ports, parsed.data, { ...context, clock, appointmentId }), unread);
      },
    }),
  };
}

function withZone({ unknown, wishes, zone }: NamedArguments, clinicsZone: string) {
  return { unknown: [...unknown, ...(zone === undefined ? [] : [zone.written])], wishes, clinicsZone };
}

/** Names what was sent and not read, for who wrote the tool; and for the clinic what nothing of ours is called. */
function withUnread(answer: ToolAnswer, ignored: readonly string[], unread = ignored): ToolAnswer {
  if (ignored.length === 0) return answer;
  return { ...answer, unread, object: { ...answer.object, ignored } };
}
