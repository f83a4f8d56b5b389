/** What the history can be narrowed to; each is one or several kinds of the log. */
export const KINDS = {
  appointments: { label: "Appointments", entities: ["appointment"] },
  contacts: { label: "Contacts", entities: ["contact"] },
  clinic: { label: "The clinic", entities: ["organization"] },
  hours: { label: "Opening hours", entities: ["opening_hours"] },
  closures: { label: "Closures", entities: ["closure"] },
  services: { label: "Services", entities: ["service", "service_need"] },
  locations: { label: "Locations", entities: ["location"] },
  resources: { label: "Rooms & equipment", entities: ["resource"] },
  providers: { label: "Providers", entities: ["provider", "provider_service"] },
  members: { label: "Members and passwords", entities: ["member", "invitation"] },
  assistants: { label: "Assistants", entities: ["assistant"] },
  vapi: { label: "Vapi connection", entities: ["integration", "webhook_secret", "vapi_resource"] },
  messages: { label: "Messages", entities: ["message_settings", "outbound_settings", "patient_link"] },
  webhooks: { label: "Webhooks", entities: ["webhook_endpoint"] },
  feeds: { label: "Calendar feeds", entities: ["calendar_feed"] },
} as const;

export type Kind = keyof typeof KINDS;

export type HistorySearch = {
  readonly kind?: Kind | undefined;
  /** "phone", "patient", "system", or somebody's id. */
  readonly who?: string | undefined;
};

export function readHistorySearch({ kind, who }: Record<string, unknown>): HistorySearch {
  return {
    kind: typeof kind === "string" && Object.hasOwn(KINDS, kind) ? (kind as Kind) : undefined,
    who: typeof who === "string" && who !== "" ? who : undefined,
  };
}
