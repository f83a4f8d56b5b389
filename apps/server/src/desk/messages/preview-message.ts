import {
  type MessageChannel,
  type MessageTemplate,
  type Organization,
  type TemplateKind,
  type WrittenMessage,
  checkTemplate,
  writeMessage,
  writeOffer,
} from "@callwaiting/domain";
import { Temporal } from "temporal-polyfill";
import { type Segments, countSegments } from "../../sms/count-segments.ts";

export type Preview =
  | {
      readonly kind: "written";
      readonly subject: string;
      readonly text: string;
      readonly segments: Segments | null;
    }
  /** What to change in it. */
  | { readonly kind: "refused"; readonly message: string };

type Previewed = MessageTemplate & { readonly channel: MessageChannel; readonly kind: TemplateKind };

/** As long as a real one. */
const LINK = "/v/0123456789abcdefghijkl";

type Clinic = Pick<Organization, "name" | "transferNumber" | "zone"> & { readonly site: string };

/** What a patient would read: of an invented visit in two days, or of a time that is held so long from now. */
export function previewMessage(template: Previewed, clinic: Clinic): Preview {
  const message = checkTemplate(template, template.channel, template.kind);
  if (message !== null) return { kind: "refused", message };
  const { subject, text } = writeExample(template, clinic);
  const segments = template.channel === "sms" ? countSegments(text.trim()) : null;
  return { kind: "written", subject, text: text.trim(), segments };
}

function writeExample(template: Previewed, { name, transferNumber, zone, site }: Clinic): WrittenMessage {
  const { channel, kind } = template;
  const soon = Temporal.Now.instant().round("hour");
  const facts = {
    channel,
    patientName: "John Smith",
    providerName: "Dr. Maya Lee",
    organizationName: name,
    startsAt: soon.add({ hours: 48 }).toString(),
    phone: transferNumber,
    link: kind === "cancelled" ? null : `${site}${LINK}`,
  };
  return kind === "offer"
    ? writeOffer(
        { ...facts, heldUntil: soon.add({ hours: 1 }).toString(), byDeskOnly: false },
        zone,
        template,
      )
    : writeMessage({ ...facts, kind }, zone, template);
}
