import type { RawBookingData } from "@callwaiting/domain";

/** What repairing and answering is measured with: from what a program sends to what cannot be booked. */
export const SPOKEN_REQUESTS: Readonly<Record<string, RawBookingData>> = {
  "exact: ISO date, 24-hour clock, E.164": {
    date: "2026-12-01",
    time: "14:30",
    name: "John Smith",
    phone: "+14155550123",
  },
  "as models send it: made-up year, (415) 555-0123": {
    date: "2024-12-01",
    time: "2:30 PM",
    name: "john smith",
    phone: "(415) 555-0123",
  },
  "as callers say it: next Tuesday, half past two": {
    date: "next Tuesday",
    time: "half past two",
    name: "doctor MARY o'brien",
    phone: "four one five, five five five, oh one two three",
  },
  "everything: with extension and spoken e-mail": {
    date: "December 1st",
    time: "2:30",
    name: "john smith",
    phone: "(415) 555-0123 ext 12",
    email: "John at Example dot com",
  },
  "refused: no such day": { date: "February 30", time: "2pm", name: "Jo", phone: "4155550123" },
};

export const SPOKEN_AT = "2026-11-20T15:00:00Z";
