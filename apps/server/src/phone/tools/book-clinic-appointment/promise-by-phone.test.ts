import { switchMessagesOn } from "@callwaiting/db";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { JOHN } from "@callwaiting/testing/people";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { startTestServer } from "../../../testing/test-server.ts";
import { TWILIO_ACCOUNT } from "../../../testing/twilio-simulator.ts";

const db = forAllTests(() => openTestDb());
const server = forAllTests(() =>
  startTestServer({ databaseUrl: db.url, clock: () => Temporal.Now.instant(), twilio: TWILIO_ACCOUNT }),
);

/** What the assistant is answered when a caller books two o'clock in ten days, in this call. */
async function book(webhookSecret: string, callId: string): Promise<string> {
  const response = await server.post("/api/webhooks/vapi", webhookSecret, {
    message: {
      type: "tool-calls",
      call: { id: callId, type: "inboundPhoneCall", customer: { number: JOHN } },
      toolCallList: [
        {
          id: `t-${callId}`,
          name: "bookClinicAppointment",
          arguments: {
            patientName: "John Smith",
            patientPhone: JOHN,
            appointmentDate: Temporal.Now.plainDateISO("America/New_York").add({ days: 10 }).toString(),
            appointmentTime: "2:00 PM",
          },
        },
      ],
    },
  });
  return response.text();
}

test("whoever books by phone is promised the text that comes, and not once more where it was booked already", async () => {
  const { orgId, webhookSecret } = await createTestOrganization(db.owner);
  await switchMessagesOn(db.pool, orgId);
  await db.owner.query("update message_settings set by_sms = true where org_id = $1", [orgId]);
  expect(await book(webhookSecret, "first")).toMatch(/I will text you a confirmation/i);
  const again = await book(webhookSecret, "second");
  expect(again).toMatch(/you.re all set/i);
  expect(again).not.toMatch(/I will text/i);
  expect(server.logLines.join("")).not.toContain("could not be found");
});
