import type { PhoneCall } from "@callwaiting/vapi-simulator";

/** A free time of the demo clinic, as a caller would say it. */
export type DemoTime = {
  /** ISO date at the clinic. */
  readonly date: string;
  /** Wall clock, `HH:MM`. */
  readonly time: string;
  /** "Tuesday", say. */
  readonly weekday: string;
};

export type DemoTimes = {
  /** Of the next day that is open, in order. */
  readonly consultation: readonly DemoTime[];
  readonly cleaning: readonly DemoTime[];
  /** Of the day after that. */
  readonly later: readonly DemoTime[];
};

export type DemoCall = {
  /** E.164. */
  readonly from: string;
  readonly summary: string;
  readonly play: (call: PhoneCall, times: DemoTimes) => Promise<void>;
};

type Wish = { readonly service: string; readonly at: DemoTime | undefined; readonly name: string };

/** What people ring a small clinic for. Each is a real call to the real server; only the voices are missing. */
export const DEMO_CALLS: readonly DemoCall[] = [
  {
    from: "+15555550142",
    summary: "Anna Berg booked a consultation. The assistant had the wrong year; it was put right.",
    play: async (call, { consultation: [first] }) => {
      if (first === undefined) return;
      call.callerSays(`Hi, this is Anna Berg. I'd like to see a doctor on ${first.weekday} morning.`);
      const at = { ...first, date: first.date.replace(/^\d{4}/, "2024") };
      await book(call, { service: "consultation", at, name: "anna berg" });
      call.callerSays("Perfect, thank you so much.");
    },
  },
  {
    from: "+15555550177",
    summary: "Tom Reyes wanted a time that was taken and took the next one.",
    play: async (call, { consultation: [first, second] }) => {
      call.callerSays(`Hello, Tom Reyes here. Is there anything at ${first?.time ?? ""}?`);
      await book(call, { service: "consultation", at: first, name: "Tom Reyes" });
      call.callerSays("The next one is fine.");
      await book(call, { service: "consultation", at: second, name: "Tom Reyes" });
    },
  },
  {
    from: "+15555550119",
    summary: "Priya Shah booked a dental cleaning.",
    play: async (call, { cleaning: [, at] }) => {
      call.callerSays("I need a cleaning, please. The name is Priya Shah.");
      await book(call, { service: "cleaning", at, name: "Priya Shah" });
    },
  },
  {
    from: "+15555550163",
    summary: "Luis Ortega asked what the clinic offers and did not book.",
    play: async (call) => {
      call.callerSays("Do you pull wisdom teeth?");
      await call.useTool("listServices", {});
      call.callerSays("All right, I will think about it. Bye.");
    },
  },
  {
    from: "+15555550188",
    summary: "Ellen Moore booked a consultation and moved it to a later hour in the same call.",
    play: async (call, { later: [first, , , other] }) => {
      call.callerSays("Ellen Moore. Could I come in the day after tomorrow?");
      await book(call, { service: "consultation", at: first, name: "Ellen Moore" });
      if (other === undefined) return;
      call.callerSays(`Oh, wait, ${other.time} would be better.`);
      const to = { newDate: other.date, newTime: other.time };
      await call.useTool("rescheduleAppointment", { ...to, patientName: "Ellen Moore" });
    },
  },
  {
    from: "+15555550124",
    summary: "Sam Carter booked a follow-up and called it off again.",
    play: async (call, { later: [, second] }) => {
      call.callerSays("Sam Carter, for a follow-up.");
      await book(call, { service: "follow-up", at: second, name: "Sam Carter" });
      call.callerSays("I just see that I am travelling that day. Please cancel it.");
      await call.useTool("cancelAppointment", { patientName: "Sam Carter" });
    },
  },
];

async function book(call: PhoneCall, { service, at, name }: Wish): Promise<void> {
  if (at === undefined) return;
  await call.useTool("bookClinicAppointment", {
    appointmentDate: at.date,
    appointmentTime: at.time,
    serviceType: service,
    patientName: name,
    patientPhone: "",
  });
}
