import { Temporal } from "temporal-polyfill";

/** Fails every test file of a project whose process does not really run in the zone that the project names. */
const expected = process.env["EXPECTED_TZ"];
const actual = Intl.DateTimeFormat().resolvedOptions().timeZone;
// ICU knows some zones by an older name: Asia/Calcutta.
const canonical = Intl.DateTimeFormat("en-US", { timeZone: expected }).resolvedOptions().timeZone;
if (expected === undefined || actual !== canonical) {
  throw new Error(`This suite should run in ${expected} but the process is in ${actual}.`);
}
// What chrono-node sees: the local parts of a JavaScript date.
const instant = Temporal.Instant.from("2026-03-08T03:00:00Z");
const localHour = new Date(instant.epochMilliseconds).getHours();
if (localHour !== instant.toZonedDateTimeISO(expected).hour) {
  throw new Error(`JavaScript dates are not in ${expected}: 03:00 UTC is hour ${localHour}.`);
}
