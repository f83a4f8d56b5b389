import { expect, test } from "vitest";
import { toolContext } from "../../../testing/tool-context.ts";
import { getCurrentTimeTool } from "./get-current-time.tool.ts";

test("getCurrentTime tells date, weekday, time, zone and whether the clinic is open", async () => {
  const answer = await getCurrentTimeTool.connect(null).run({}, toolContext());
  expect(answer.sentence).toMatch(/Friday, November 20, 2026.*10:00 AM.*open until 5:00 PM/);
  expect(answer.object).toMatchObject({
    date: "2026-11-20",
    time: "10:00",
    timeZone: "America/New_York",
    open: true,
    closesAt: "2026-11-20T22:00:00Z",
  });
});
