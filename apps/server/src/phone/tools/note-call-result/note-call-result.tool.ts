import { z } from "zod";
import { spokenText } from "../arguments.ts";
import { defineTool } from "../define-tool.ts";
import { type NoteCallResultPorts, noteCallResult } from "./note-call-result.ts";

const parameters = z.object({
  result: spokenText(
    "How the call went: accepted, declined, wrong_person (the number is not theirs), screened (a machine asks who is calling, or somebody else answers and the number is theirs) or opted_out (they want no more calls).",
  ),
  appointmentDate: spokenText("With accepted: the day, as the person has said it themselves."),
  appointmentTime: spokenText("With accepted: the time, as the person has said it themselves."),
});

/** Notes how a call that the clinic has made went. */
export const noteCallResultTool = defineTool({
  name: "noteCallResult",
  description:
    "Notes how a call that you have made went. A yes is no acceptance until the person has said the day and the time themselves: pass both as they said them. " +
    "Say what it answers.",
  parameters,
  required: ["result"],
  filler: "One moment.",
  async run(
    ports: NoteCallResultPorts,
    { result, appointmentDate, appointmentTime },
    { tenant, now, callId },
  ) {
    const { organization } = tenant;
    const asked = { organization, now, callId, result, date: appointmentDate, time: appointmentTime };
    const noted = await noteCallResult(ports, asked);
    const { sentence: message } = noted;
    if (noted.kind === "noted") {
      const object = { success: true, message, outcome: noted.said };
      return { sentence: message, httpStatus: 200, object, outcome: "noted" };
    }
    const error = noted.kind === "not_found" ? "not_found" : "invalid_arguments";
    return { sentence: message, httpStatus: 200, object: { success: false, error, message }, outcome: error };
  },
});
