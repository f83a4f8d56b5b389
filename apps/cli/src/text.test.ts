import { SOON } from "@callwaiting/testing/deadlines";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { expect, test, vi } from "vitest";
import { startCli } from "./testing/run-cli.ts";
import { startSystem } from "./testing/running-system.ts";

const system = forAllTests(() => startSystem());
const PHONE = "+14155550123";

/** A Wednesday, seven to thirteen days from now: the demo clinic is open. */
function comingWednesday(): string {
  const day = new Date(Date.now() + 7 * 86_400_000);
  day.setUTCDate(day.getUTCDate() + ((3 - day.getUTCDay() + 7) % 7));
  return day.toISOString().slice(0, 10);
}

async function book(): Promise<unknown> {
  const { serverUrl, webhookSecret } = system.info;
  const response = await fetch(`${serverUrl}/api/vapi/tools/bookClinicAppointment`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-vapi-secret": webhookSecret ?? "" },
    body: JSON.stringify({
      toolCallId: "t",
      tool: {
        arguments: {
          appointmentDate: comingWednesday(),
          appointmentTime: "10:00",
          patientName: "Ann Lee",
          patientPhone: PHONE,
          serviceType: "consultation",
        },
      },
    }),
  });
  return response.json();
}

const write = (...words: readonly string[]) => startCli("text", words, system.env);

const rows = async (sql: string) => (await system.db.owner.query(sql)).rows;

test("without keys a text goes to the simulated Twilio, is reported as delivered, and is answered by npm run text", async () => {
  await rows("update message_settings set by_sms = true");
  expect(await write(PHONE, "Hello?")).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("No text went"),
  });
  const booked = await book();
  expect(booked).toMatchObject({ result: { success: true } });
  // It went to nobody, so nothing is promised.
  expect(JSON.stringify(booked)).not.toMatch(/text you/);
  await vi.waitFor(
    async () =>
      expect(
        await rows(
          "select via, status, delivered_at is not null as arrived from messages where channel = 'sms' and kind = 'confirmation'",
        ),
      ).toEqual([{ via: "simulated", status: "sent", arrived: true }]),
    SOON,
  );
  expect(await write(PHONE, "Can", "I come later?")).toMatchObject({ exitCode: 0 });
  expect(await write(PHONE, "Stop")).toMatchObject({ exitCode: 0 });
  expect(await rows("select meaning, body from message_replies order by received_at")).toEqual([
    { meaning: "words", body: "Can I come later?" },
    { meaning: "stop", body: "Stop" },
  ]);
  expect(await rows("select address, is_allowed from message_consents")).toEqual([
    { address: PHONE, is_allowed: false },
  ]);
});

test("says what is missing", async () => {
  expect(await write("4155550123", "Hi")).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("begins with +"),
  });
  expect(await startCli("text", [PHONE, "Hi"], { ...system.env, DATA_DIR: "/nowhere" })).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("No simulated Twilio runs here"),
  });
});
