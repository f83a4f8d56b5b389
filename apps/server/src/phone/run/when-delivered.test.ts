import { SOON } from "@callwaiting/testing/deadlines";
import { expect, test } from "vitest";
import { awaitedHere } from "../../http/awaited.ts";
import { createTestCalls, said, startTestApp } from "../../testing/test-app.ts";

const APPOINTMENT = "00000000-0000-4000-8000-0000000000a1";
const answer = (outcome: string) =>
  said("Done.", { outcome, object: { success: true, message: "Done.", appointmentId: APPOINTMENT } });
const VAPI = {
  path: "/api/webhooks/vapi",
  body: {
    message: {
      type: "tool-calls",
      call: { id: "c1" },
      toolCallList: [{ id: "t1", name: "book", arguments: {} }],
    },
  },
};
const PLAIN = { path: "/api/vapi/tools/book", body: { toolCallId: "t1", tool: { arguments: {} } } };

/** A tool that does its work when it is told to, and what nobody has heard of. */
async function open(outcome = "booked") {
  const untold: string[] = [];
  let finish = () => {};
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const calls = createTestCalls();
  const book = async () => {
    awaitedHere()?.afterwards.push(() => void untold.push("booked"));
    await finished;
    return answer(outcome);
  };
  return { app: await startTestApp({ book }, { calls }), calls, untold, finish };
}

test.each([VAPI, PLAIN])(
  "what is done for somebody whose connection is gone by then is told afterwards, at $path",
  async ({ path, body }) => {
    const { app, calls, untold, finish } = await open();
    await using _ = app;
    const leaving = new AbortController();
    const sent = fetch(`${app.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-vapi-secret": "secret-of-a" },
      body: JSON.stringify(body),
      signal: leaving.signal,
    });
    await expect.poll(() => app.runs.length, SOON).toBe(1);
    leaving.abort();
    await expect(sent).rejects.toThrow();
    await expect.poll(() => app.lines.join(""), SOON).toContain(`"aborted":true`);
    finish();
    await expect.poll(() => untold, SOON).toEqual(["booked"]);
    expect(calls.settled).toEqual([]);
  },
);

test.each([VAPI, PLAIN])("of what was heard nobody is told afterwards, at $path", async ({ path, body }) => {
  const { app, untold, finish } = await open();
  await using _ = app;
  finish();
  const response = await app.post(path, body);
  await response.text();
  await expect.poll(() => app.lines.length, SOON).toBeGreaterThan(0);
  expect(untold).toEqual([]);
});

test.each(["already_booked", "moved", "cancelled", "booked"])(
  "without a call that is kept, an answer %s closes what was open about its appointment",
  async (outcome) => {
    const { app, calls, finish } = await open(outcome);
    await using _ = app;
    finish();
    await (await app.post(PLAIN.path, PLAIN.body)).text();
    await expect.poll(() => calls.settled, SOON).toMatchObject([{ appointmentId: APPOINTMENT }]);
  },
);

test("of a call, the same delivery once more closes it, and the first does so by itself", async () => {
  const { app, calls, finish } = await open();
  await using _ = app;
  finish();
  await (await app.post(VAPI.path, VAPI.body)).text();
  expect(calls.settled).toEqual([]);
  await (await app.post(VAPI.path, VAPI.body)).text();
  await expect.poll(() => calls.settled, SOON).toMatchObject([{ appointmentId: APPOINTMENT }]);
});
