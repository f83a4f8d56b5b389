import { apiClient, cookiesOf, postSignIn } from "@callwaiting/testing/staff";
import type { AdminWorld } from "./admin-world.ts";
import { dialDemo } from "./play-caller.ts";
import { aTuesday, inNewYork } from "./seed-calendar.ts";

/** What a browser, a template or a spreadsheet would run. Each says which field it was, should it ever run. */
const SHAPES: readonly ((field: string) => string)[] = [
  (field) => `<img src=x onerror="window.hit='${field}'">`,
  (field) => `"'><svg onload=window.hit='${field}'>`,
  (field) => `<script>window.hit='${field}'</script>`,
  (field) => `<a href="javascript:window.hit='${field}'">x</a>`,
  (field) => `{{constructor.constructor("window.hit='${field}'")()}}`,
  (field) => `</textarea></title><iframe srcdoc="<script>parent.hit='${field}'</script>">`,
];

/** Begins a formula in some spreadsheet. */
export const FORMULAS = ["=cmd|'/C calc'!A1", "+1+1", "-1+1", "@SUM(1)", "\uff1d1+1", "\t=1+1", '"=1+1"'];

let count = 0;
const word = (field: string) => {
  const shape = SHAPES[count % SHAPES.length];
  count += 1;
  return shape?.(field) ?? field;
};

export type Planted = {
  /** By the name of the field, in the order of planting. */
  readonly words: Readonly<Record<string, string>>;
  /** Each with the fields that it shows at least. */
  readonly screens: readonly (readonly [path: string, ...fields: string[]])[];
  /** Of the calendar of the provider with a hostile name, without `.ics`. */
  readonly feedToken: string;
};

type Api = ReturnType<typeof apiClient>;
type Plant = (field: string) => string;

/** Puts hostile words into every text that can be written through the admin's API and by a caller. */
export async function plantWords(world: AdminWorld): Promise<Planted> {
  const account = await world.createStaff("owner");
  const api = apiClient(world.url, cookiesOf(await postSignIn(world.url, account)));
  const words: Record<string, string> = {};
  const plant: Plant = (field) => (words[field] = word(field));
  const day = aTuesday();
  const { providerId, serviceId } = await plantSettings(api, plant);
  // Vapi allows 40 characters.
  words["assistantName"] = "<svg onload=window.hit='assistantName'>";
  await plantAssistant(api, plant, words["assistantName"]);
  const { appointmentId, contact } = await plantBooking(api, plant, { providerId, serviceId });
  await plantFormulas(api);
  await inviteWith(world, api, plant("memberName"));
  const { token: feedToken } = await api.calendarFeeds.create.mutate({ providerId });
  const { token } = await api.members.invite.mutate({ email: "x@example.com", role: "viewer" });
  const callId = await callWith(world, plant);
  const screens: Planted["screens"] = [
    ["/"],
    ...["day", "week", "month"].map((view) => [`/calendar?view=${view}&date=${day}`] as const),
    [`/appointments/${appointmentId}`, "patientName", "notes", "overrideReason"],
    ["/contacts"],
    [`/contacts/${contact.contactId}`, "contactName"],
    ["/calls"],
    [`/calls/${callId}`, "transcript", "heardName", "heardNotes", "heardSearch", "summary"],
    ["/assistants", "assistantName", "prompt", "firstMessage", "voiceId"],
    ["/try"],
    ["/settings/clinic", "clinicName"],
    ["/settings/hours"],
    ["/settings/closures", "closureReason"],
    ["/settings/services", "serviceName"],
    ["/settings/providers", "providerName"],
    ["/settings/vapi"],
    ["/settings/feeds", "providerName"],
    ["/settings/webhooks", "webhookName"],
    ["/settings/members", "memberName"],
    ["/settings/history", "serviceName"],
    [`/invitation/${token}`, "clinicName"],
  ];
  return { words, screens, feedToken };
}

async function plantFormulas(api: Api): Promise<void> {
  for (const [index, name] of FORMULAS.entries()) {
    const email = `formula-${index}@example.com`;
    await api.contacts.save.mutate({ contactId: null, version: null, name, phone: "", email });
  }
}

async function plantSettings(api: Api, plant: Plant) {
  const settings = await api.organization.settings.query();
  await api.organization.update.mutate({ ...settings, name: plant("clinicName") });
  // Off: nobody there is told anything.
  const told = { url: "https://93.184.216.34/", kinds: ["appointment.booked" as const], withContact: false };
  await api.webhooks.create.mutate({ ...told, description: plant("webhookName"), isOn: false });
  const facts = { durationMinutes: 30, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 };
  const saved = await api.services.create.mutate({ ...facts, name: plant("serviceName") });
  if (saved.kind !== "saved") throw new Error(saved.kind);
  const { serviceId } = saved.service;
  const name = plant("providerName");
  const { provider } = await api.providers.create.mutate({ name, serviceIds: [serviceId] });
  const { providerId } = provider;
  const times = { startsLocal: `${aTuesday()}T08:00`, endsLocal: `${aTuesday()}T08:30` };
  await api.closures.create.mutate({ providerId, ...times, reason: plant("closureReason") });
  return { providerId, serviceId };
}

async function plantAssistant(api: Api, plant: Plant, name: string): Promise<void> {
  const wish = {
    role: "inbound",
    name,
    customPrompt: plant("prompt"),
    firstMessage: plant("firstMessage"),
    voice: { provider: "azure", voiceId: plant("voiceId") },
  } as const;
  // The demo clinic has one, which answers with the state that it is in.
  const before = await api.assistants.save.mutate({ ...wish, revision: null });
  const revision = before.kind === "stale" ? (before.assistant?.revision ?? null) : before.revision;
  await api.assistants.save.mutate({ ...wish, revision });
}

async function plantBooking(api: Api, plant: Plant, ids: { providerId: string; serviceId: string }) {
  const booked = await api.appointments.book.mutate({
    contact: { name: plant("contactName"), phone: "+14155550701" },
    patientName: plant("patientName"),
    ...ids,
    // After hours, so that the reason counts.
    startsAt: inNewYork(aTuesday(), "19:00"),
    notes: plant("notes"),
    overrideReason: plant("overrideReason"),
  });
  if (booked.kind !== "booked") throw new Error(booked.kind);
  return booked.appointment;
}

async function inviteWith(world: AdminWorld, api: Api, displayName: string) {
  const { token } = await api.members.invite.mutate({ email: "hostile@example.com", role: "staff" });
  const password = "a password of my own";
  await apiClient(world.url).members.acceptInvitation.mutate({ token, displayName, password });
}

/** A whole call in which all that is said, asked and reported is hostile. */
async function callWith(world: AdminWorld, plant: Plant): Promise<string> {
  const call = await dialDemo(world, "+14155550702");
  call.callerSays(plant("transcript"));
  await call.useTool("bookClinicAppointment", {
    appointmentDate: aTuesday(),
    appointmentTime: "15:00",
    patientName: plant("heardName"),
    patientPhone: "+14155550702",
    serviceType: "consultation",
    notes: plant("heardNotes"),
  });
  await call.useTool("findAppointments", { patientName: plant("heardSearch") });
  // The admin knows no such reason and shows words of its own instead.
  await call.hangUp({ summary: plant("summary"), endedReason: word("endedReason") });
  return call.id;
}
