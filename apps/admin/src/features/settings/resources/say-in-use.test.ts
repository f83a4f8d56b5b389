import { expect, test } from "vitest";
import { sayInUse } from "./say-in-use.ts";

test("why a room is not archived names what needs it and how many visits have it", () => {
  const room = { name: "Room 1", serviceNames: ["Scan"], comingAppointments: 0 };
  expect(sayInUse(room)).toBe("Room 1 stays in use: Scan needs it.");
  expect(sayInUse({ ...room, serviceNames: ["Scan", "Surgery"], comingAppointments: 1 })).toBe(
    "Room 1 stays in use: Scan, Surgery need it, and 1 upcoming visit has it.",
  );
  expect(sayInUse({ ...room, serviceNames: [], comingAppointments: 3 })).toBe(
    "Room 1 stays in use: 3 upcoming visits have it.",
  );
});
