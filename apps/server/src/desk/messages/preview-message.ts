import {
  type MessageChannel,
  type MessageKind,
  type MessageTemplate,
  type Organization,
  checkTemplate,
  writeMessage,
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

type Previewed = MessageTemplate & { readonly channel: MessageChannel; readonly kind: MessageKind };

/** As long as a real one. */
const LINK = "/v/0123456789abcdefghijkl";

type Clinic = Pick<Organization, "name" | "transferNumber" | "zone"> & { readonly site: string };

/** What a patient would read: of an invented visit in two days. */
export function previewMessage(template: Previewed, { name, transferNumber, zone, site }: Clinic): Preview {
  const message = checkTemplate(template, template.channel);
  if (message !== null) return { kind: "refused", message };
  const startsAt = Temporal.Now.instant().round("hour").add({ hours: 48 }).toString();
  const { subject, text } = writeMessage(
    {
      channel: template.channel,
      kind: template.kind,
      patientName: "John Smith",
      providerName: "Dr. Maya Lee",
      organizationName: name,
      startsAt,
      phone: transferNumber,
      link: template.kind === "cancelled" ? null : `${site}${LINK}`,
    },
    zone,
    template,
  );
  const segments = template.channel === "sms" ? countSegments(text.trim()) : null;
  return { kind: "written", subject, text: text.trim(), segments };
}
