import { OrgId } from "@callwaiting/domain";
import { expect, test, vi } from "vitest";
import { createNoteUnread } from "./note-unread.ts";

const ORG = OrgId.parse("00000000-0000-4000-8000-000000000001");
const sent = (...names: string[]) => ({ tool: "checkAvailability", names });

test("a name is told to the database once, and logged where it is new to the clinic", async () => {
  const keep = vi.fn(async (_orgId: OrgId, { names }: { names: readonly string[] }) =>
    names.filter((n) => n === "pet"),
  );
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const note = createNoteUnread(keep);
  await note(ORG, sent("pet", "colour"), log);
  await note(ORG, sent("pet"), log);
  await note(ORG, sent(" "), log);
  expect(keep.mock.calls).toEqual([[ORG, sent("pet", "colour")]]);
  expect(log.warn.mock.calls).toEqual([[{ arguments: ["pet"] }, expect.any(String)]]);
});

test("what could not be kept is told again, and nobody hears of it", async () => {
  const keep = vi.fn().mockRejectedValueOnce(new Error("away")).mockResolvedValue([]);
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const note = createNoteUnread(keep);
  await note(ORG, sent("pet"), log);
  await note(ORG, sent("pet"), log);
  expect(keep).toHaveBeenCalledTimes(2);
});
