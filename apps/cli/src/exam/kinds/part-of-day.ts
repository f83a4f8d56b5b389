import { NORA, appointment, call, free, plainCall, secretsOf, untold } from "../cast.ts";
import type { Args, Days, ExamCase, Kind, Offers } from "../vocabulary.ts";

/** What is offered is free, on the days and in the part of the day that were asked for. */
export const partOfDay: Kind = {
  name: "what-is-free",
  title: "What is free",
  cases: (on) => [...asked(on), ...taken(on)],
};

function asked(on: Days): readonly ExamCase[] {
  const tuesday = on.monthDay(on.tuesday);
  const days = [on.tuesday];
  const nextWeek = [0, 1, 2, 3, 4].map((day) => on.after(on.monday, day - 7));
  const table: readonly (readonly [name: string, said: Args, offers: Offers])[] = [
    ["day", { appointmentDate: tuesday }, { days, with: [`${on.tuesday} 09:00`, `${on.tuesday} 16:30`] }],
    [
      "afternoon",
      { appointmentDate: tuesday, partOfDay: "afternoon" },
      { days, from: "12:00", until: "17:00" },
    ],
    [
      "afternoon-in-the-day",
      { appointmentDate: `${tuesday} in the afternoon` },
      { days, from: "12:00", until: "17:00" },
    ],
    [
      "morning",
      { appointmentDate: tuesday, partOfDay: "in the morning" },
      { days, from: "09:00", until: "12:00" },
    ],
    ["after-3", { appointmentDate: tuesday, partOfDay: "after 3" }, { days, from: "15:00", until: "17:00" }],
    [
      "before-noon",
      { appointmentDate: tuesday, partOfDay: "before noon" },
      { days, from: "09:00", until: "12:00" },
    ],
    [
      "between",
      { appointmentDate: tuesday, partOfDay: "between 2 and 4" },
      { days, from: "14:00", until: "16:01" },
    ],
    ["other-name", { date: tuesday, time: "afternoon" }, { days, from: "12:00", until: "17:00" }],
    ["next-week", { appointmentDate: "next week" }, { days: nextWeek }],
    [
      "next-week-mornings",
      { appointmentDate: "next week", partOfDay: "mornings" },
      { days: nextWeek, until: "12:00" },
    ],
    [
      "two-days",
      { appointmentDate: `${on.tuesday} to ${on.wednesday}` },
      { days: [on.tuesday, on.wednesday], with: [`${on.tuesday} 09:00`, `${on.wednesday} 16:30`] },
    ],
    [
      "one-of-two-days",
      { appointmentDate: "Tuesday or Thursday next week" },
      { days: [on.after(on.tuesday, -7), on.after(on.tuesday, -5)] },
    ],
    [
      "any-weekday",
      { appointmentDate: "any Wednesday" },
      { days: [-14, -7, 0, 7, 14, 21].map((days) => on.after(on.wednesday, days)) },
    ],
    ["all-but-one", { appointmentDate: "next week but not Monday" }, { days: nextWeek.slice(1) }],
    // Closed on Sunday: what comes next is offered instead.
    ["closed-day", { appointmentDate: on.sunday }, { days: [on.after(on.monday, 7)] }],
  ];
  return table.map(([name, said, offers]): ExamCase => ({
    name,
    promise: `Asked for ${JSON.stringify(said)}, only times of then are offered.`,
    callers: [plainCall(null, free(said, { offers })), call("+14155550166", free(said, { offers }))],
    rows: { calendar: [], contacts: [] },
  }));
}

function taken(on: Days): readonly ExamCase[] {
  const nora = appointment(NORA, on.tuesday, "14:00");
  return [
    {
      name: "taken",
      promise: "A taken time is not offered, and nobody hears who has it.",
      booked: [nora],
      callers: [
        untold(
          plainCall(
            null,
            free(
              { appointmentDate: on.tuesday },
              { offers: { days: [on.tuesday], without: [`${on.tuesday} 14:00`] } },
            ),
          ),
          secretsOf(nora, ["provider", "day"]),
        ),
      ],
      rows: "as before",
    },
    {
      name: "taken-with-buffers",
      promise: "A time whose preparation would reach into another appointment is not offered.",
      clinic: {
        services: [
          { key: "consultation", name: "Consultation", minutes: 30, bufferBefore: 30, bufferAfter: 15 },
        ],
      },
      booked: [nora],
      callers: [
        plainCall(
          null,
          free(
            { appointmentDate: on.tuesday },
            {
              offers: {
                without: ["13:00", "13:30", "14:00", "14:30"].map((time) => `${on.tuesday} ${time}`),
                with: [`${on.tuesday} 12:30`, `${on.tuesday} 15:30`],
              },
            },
          ),
        ),
      ],
      rows: "as before",
    },
    {
      name: "of-a-provider",
      promise: "Asked for somebody, only times of theirs are offered.",
      clinic: { providers: [{ name: "Dr. Lee" }, { name: "Dr. Patel", hours: { 2: [["13:00", "15:00"]] } }] },
      callers: [
        plainCall(
          null,
          free(
            { appointmentDate: on.tuesday, providerName: "Patel" },
            { offers: { days: [on.tuesday], from: "13:00", until: "15:00" } },
          ),
        ),
      ],
      rows: "as before",
    },
    {
      name: "of-nobody",
      promise: "Asked for somebody who is not there, nobody else's times are offered.",
      callers: [
        plainCall(
          null,
          free(
            { appointmentDate: on.tuesday, providerName: "Dr. House" },
            { outcome: "unknown_provider", offers: { none: true } },
          ),
        ),
      ],
      rows: "as before",
    },
    {
      name: "past",
      promise: "What is over is not offered.",
      callers: [
        plainCall(
          null,
          free(
            { appointmentDate: on.yesterday },
            { outcome: ["in_past", "invalid_date"], offers: { none: true } },
          ),
        ),
      ],
      rows: "as before",
    },
    {
      name: "long-service",
      promise: "A long service is offered only where it ends before closing.",
      clinic: { services: [{ key: "surgery", name: "Surgery", minutes: 180 }] },
      callers: [
        plainCall(
          null,
          free(
            { appointmentDate: on.tuesday },
            { offers: { days: [on.tuesday], until: "14:01", with: [`${on.tuesday} 14:00`] } },
          ),
        ),
      ],
      rows: "as before",
    },
  ];
}
