import { zoneOf } from "../testing/zones.ts";
import { expect, test } from "vitest";
import { readableText } from "./readable.ts";

test.each([
  ["2024-12-01", "Sun, Dec 1, 2024"],
  ["2026-12-01T14:30:00", "Tue, Dec 1, 2026, 2:30 PM"],
  ["2026-12-01 09:00", "Tue, Dec 1, 2026, 9:00 AM"],
  ["2026-12-01T19:30:00Z", "Tue, Dec 1, 2026, 2:30 PM"],
  ["2026-12-01T19:30:00.000Z", "Tue, Dec 1, 2026, 2:30 PM"],
  ["2026-12-01T20:30+01:00", "Tue, Dec 1, 2026, 2:30 PM"],
  ["on 2026-12-01 at 14:30", "on Tue, Dec 1, 2026 at 2:30 PM"],
  ["14:30", "2:30 PM"],
  ["14:30:00", "2:30 PM"],
  ["00:15", "12:15 AM"],
  ["between 13:00 and 17:00", "between 1:00 PM and 5:00 PM"],
  ["next Tuesday at half past two", "next Tuesday at half past two"],
  ["2:30", "2:30"],
  ["2:30 pm", "2:30 pm"],
  ["2024-99-99", "2024-99-99"],
  ["415-555-0123", "415-555-0123"],
  ["room 2024-12-011", "room 2024-12-011"],
])("%s reads %s", (text, expected) => expect(readableText(text, zoneOf("America/New_York"))).toBe(expected));
