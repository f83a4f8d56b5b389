import { z } from "zod";
import { answerWaitlist } from "../answer-waitlist.ts";
import { providerName, serviceType } from "../argument-texts.ts";
import { spokenText } from "../arguments.ts";
import { whomAsked } from "../doctor-in.ts";
import { defineTool } from "../define-tool.ts";
import { lineOf } from "../read-caller.ts";
import type { ToolAnswer } from "../tool.ts";
import { type JoinWaitlistPorts, joinWaitlist } from "./join-waitlist.ts";

const parameters = z.object({
  appointmentDate: spokenText(
    "The days that would suit, as the caller says them: any day, Mondays and Wednesdays, next week, December 1 to 5.",
  ),
  partOfDay: spokenText("When on those days, as the caller says it: mornings, after 3, between 2 and 4."),
  serviceType: serviceType(),
  providerName: providerName(),
  patientName: spokenText("The patient's full name."),
  patientPhone: spokenText(
    "The number to reach them at, in any format. Leave out to use the number they call from.",
  ),
  patientEmail: spokenText("An e-mail address, only if the caller offers one."),
  waitUntil: spokenText(
    "Until when they want to wait, only if the caller says so: the end of January, for two weeks.",
  ),
  noticeNeeded: spokenText(
    "How long before the visit they need to know, only if the caller says so: two hours, a day.",
  ),
  reachBy: spokenText(
    "How they want to hear of it, only if the caller says so: any way, or only a phone call.",
  ),
});

const NAME_REQUIRED = askForName("Whose name should I put on the waitlist?");
const ONE_NAME_REQUIRED = askForName(
  "Each person waits for a time of their own. Whose name should I put on the list first?",
);

function askForName(message: string): ToolAnswer {
  return {
    sentence: message,
    httpStatus: 400,
    object: { success: false, error: "name_required", message },
    outcome: "name_required",
  };
}

/** Puts a caller for whom nothing fits on the waitlist. */
export const joinWaitlistTool = defineTool({
  name: "joinWaitlist",
  description:
    "Puts the patient on the waitlist when no free time suits, after the caller has said yes to that. Pass the days and the part of the " +
    "day that would suit as they say them. Who is on it already changes their wish with it. Read the answer to the caller: it says " +
    "back what was understood. It books nothing and promises no time.",
  parameters,
  heedsRedFlags: true,
  required: ["patientName"],
  filler: "Let me note that down.",
  async run(ports: JoinWaitlistPorts, data, context) {
    const { tenant, now, requestKey, callerNumber } = context;
    const { organization } = tenant;
    const { outcome, corrections } = await joinWaitlist(ports, {
      organization,
      now,
      requestKey,
      line: lineOf(context),
      raw: {
        days: data.appointmentDate,
        partOfDay: data.partOfDay,
        until: data.waitUntil,
        notice: data.noticeNeeded,
        reach: data.reachBy,
        name: data.patientName,
        phone: data.patientPhone,
        email: data.patientEmail,
        service: data.serviceType,
        provider: whomAsked(data),
        callerPhone: callerNumber ?? undefined,
      },
    });
    if (outcome.kind === "name_required") return NAME_REQUIRED;
    if (outcome.kind === "one_name_required") return ONE_NAME_REQUIRED;
    return answerWaitlist(outcome, { zone: organization.zone, now, corrections });
  },
});
