import { z } from "zod";
import { answerWaitlist } from "../answer-waitlist.ts";
import { spokenText } from "../arguments.ts";
import { defineTool } from "../define-tool.ts";
import { lineOf } from "../read-caller.ts";
import { type LeaveWaitlistPorts, leaveWaitlist } from "./leave-waitlist.ts";

const parameters = z.object({
  patientName: spokenText("The full name of the patient who is on the waitlist. Ask for it."),
  patientPhone: spokenText(
    "The phone number that was given for the waitlist, if the caller gives one. Any format.",
  ),
  birthDate: spokenText("The patient's date of birth, as the caller says it, when the answer asks for one."),
  serviceType: spokenText("What they no longer wait for, when it is one of several: its name, or all."),
});

/** Takes a caller off the waitlist. */
export const leaveWaitlistTool = defineTool({
  name: "leaveWaitlist",
  description:
    "Takes the patient off the waitlist, when the caller no longer wants to wait. Always pass the patient's full name. It cancels no " +
    "appointment. Read the answer to the caller.",
  parameters,
  required: ["patientName"],
  filler: "One moment.",
  async run(ports: LeaveWaitlistPorts, data, context) {
    const { tenant, now, requestKey } = context;
    const { organization } = tenant;
    const { patientName, patientPhone, birthDate, serviceType } = data;
    const outcome = await leaveWaitlist(ports, {
      organization,
      now,
      requestKey,
      line: lineOf(context),
      who: { patientName, patientPhone, birthDate },
      service: serviceType,
    });
    return answerWaitlist(outcome, { zone: organization.zone, now, corrections: [] });
  },
});
