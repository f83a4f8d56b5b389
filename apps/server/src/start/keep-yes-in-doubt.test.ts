import type { OutboundDue } from "@callwaiting/db";
import { OrgId } from "@callwaiting/domain";
import { expect, test, vi } from "vitest";
import { keepYesInDoubt } from "./keep-yes-in-doubt.ts";

const orgId = OrgId.parse("5b3f0c5e-0000-4000-8000-000000000001");
const about = {
  reason: "offer",
  patientName: "Ann Waiting",
  phone: "+12125550123",
  startsAt: "2026-12-11T20:00:00Z",
} as OutboundDue;

const away = () => Promise.reject(new Error("the database is away"));

test("a yes of which nobody knows whether it was kept is put on the clinic's list, and the error goes on", async () => {
  const keep = vi.fn();
  const say = keepYesInDoubt(away, keep);
  await expect(say(orgId, { callId: "c", said: "accepted", about })).rejects.toThrow("away");
  expect(keep.mock.calls).toEqual([
    [
      orgId,
      {
        kind: "book",
        callId: "c",
        requestKey: null,
        patientName: "Ann Waiting",
        phone: "+12125550123",
        email: null,
        service: null,
        startsAt: "2026-12-11T20:00:00Z",
        appointmentId: null,
      },
    ],
  ]);
});

test.each([
  ["a no", { said: "declined", about }],
  ["a yes to a reminder", { said: "accepted", about: { ...about, reason: "reminder" } }],
  ["a look at what the call is about", {}],
] as const)("%s books nothing, so nobody is in doubt", async (_what, said) => {
  const keep = vi.fn();
  await expect(keepYesInDoubt(away, keep)(orgId, { callId: "c", ...said })).rejects.toThrow("away");
  expect(keep).not.toHaveBeenCalled();
});
