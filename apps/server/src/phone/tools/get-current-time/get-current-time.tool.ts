import { openingState, speakCurrentTime, wallTimeAt } from "@callwaiting/domain";
import { z } from "zod";
import { defineTool } from "../define-tool.ts";

/** Tells what day and time it is at the clinic, and whether it is open. */
export const getCurrentTimeTool = defineTool({
  name: "getCurrentTime",
  description:
    "Tells the clinic's present date, weekday and time, and whether it is open. Call it whenever the date matters; " +
    "never assume one.",
  parameters: z.object({}),
  required: [],
  filler: "One moment.",
  async run(_ports: unknown, _args, { tenant, now }) {
    const { timeZone, zone, openingHours, closures } = tenant.organization;
    const clock = { now, zone, openingHours, closures };
    const local = wallTimeAt(zone, now);
    const state = openingState(clock);
    const sentence = speakCurrentTime(clock);
    return {
      sentence,
      httpStatus: 200,
      object: {
        success: true,
        message: sentence,
        date: local.toPlainDate().toString(),
        time: local.toPlainTime().toString({ smallestUnit: "minute" }),
        timeZone,
        open: state.kind === "open",
        ...(state.kind === "open" ? { closesAt: state.until } : { opensAt: state.opensAt }),
      },
      outcome: state.kind,
    };
  },
});
