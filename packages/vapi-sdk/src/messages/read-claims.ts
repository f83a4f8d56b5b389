import { isRecord } from "./read-record.ts";
import { type Subject, subjectOf } from "./message-schema.ts";
import type { TenantClaims } from "./tool-message.ts";

type Metadata = NonNullable<Subject["metadata"]>;

export const NO_CLAIMS: TenantClaims = { orgIds: [], assistantIds: [], phoneNumberIds: [] };

/**
 * Collects what a body says about its organization, assistant and phone number. Override metadata arrives under
 * `call.metadata` in some messages and under `call.assistantOverrides.metadata` in others, so every place is read.
 */
export function readClaims(parts: readonly unknown[]): TenantClaims {
  const subjects = [...new Set(parts)].filter(isRecord).map(subjectOf).filter(saysAnything);
  if (subjects.length === 0) return NO_CLAIMS;
  return {
    orgIds: distinct(subjects.flatMap(metadataOf).flatMap((data) => [data.org_id, data.orgId])),
    assistantIds: distinct(
      subjects.flatMap((s) => [s.assistantId, s.assistant?.id, s.call?.assistantId, s.call?.assistant?.id]),
    ),
    phoneNumberIds: distinct(
      subjects.flatMap((s) => [
        s.phoneNumberId,
        s.phoneNumber?.id,
        s.call?.phoneNumberId,
        s.call?.phoneNumber?.id,
      ]),
    ),
  };
}

const saysAnything = (subject: Subject) => Object.keys(subject).length > 0;

function metadataOf(subject: Subject): Metadata[] {
  const places = [
    subject.metadata,
    subject.customer?.metadata,
    subject.assistant?.metadata,
    subject.assistantOverrides?.metadata,
    subject.phoneNumber?.metadata,
    subject.call?.metadata,
    subject.call?.customer?.metadata,
    subject.call?.assistant?.metadata,
    subject.call?.assistantOverrides?.metadata,
    subject.call?.phoneNumber?.metadata,
  ];
  return places.filter((place) => place !== undefined);
}

/** A claim that is not text is still a claim, one that can agree with nothing. Empty text is none (unset template). */
function distinct(values: readonly unknown[]): string[] {
  const present = values.filter((value) => value !== undefined && value !== null);
  const texts = present.map((value) => (typeof value === "string" ? value.trim() : "(not text)"));
  return [...new Set(texts.filter((text) => text !== ""))];
}
