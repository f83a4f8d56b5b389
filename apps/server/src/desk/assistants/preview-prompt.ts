import {
  clockZoneAt,
  MAX_OWNER_TEXT,
  type Organization,
  type PromptNotice,
  enforceSystemPrompt,
  splitEnforcedPrompt,
} from "@callwaiting/domain";
import type { Temporal } from "temporal-polyfill";

export type PromptDraft = { readonly name: string; readonly customPrompt: string };

export type PromptPreview = {
  /** The rules above the owner's text. */
  readonly before: string;
  /** As the assistant will read it. */
  readonly ownerText: string;
  /** The reminder below it. */
  readonly after: string;
  /** Of the whole prompt. */
  readonly characters: number;
  /** What became of the text, in sentences. */
  readonly notices: readonly string[];
};

const NOTICES: Readonly<Record<PromptNotice, string>> = {
  shortened: `It is longer than ${MAX_OWNER_TEXT.toLocaleString("en-US")} characters: what comes after that is left out.`,
  marker_removed: "A line looked like one of the system's own markers: [removed] stands in its place.",
  liquid_neutralized: "Template code in double braces would break the prompt: it is shown as plain text.",
  characters_removed: "Invisible characters were removed.",
};

export type PreviewContext = { readonly organization: Organization; readonly now: Temporal.Instant };

/** The whole prompt that an assistant with this text would get. Saves nothing. */
export function previewPrompt({ organization, now }: PreviewContext, draft: PromptDraft): PromptPreview {
  const { prompt, notices } = enforceSystemPrompt({
    customPrompt: draft.customPrompt,
    orgId: organization.orgId,
    assistantName: draft.name,
    organizationName: organization.name,
    timeZone: organization.timeZone,
    clockZone: clockZoneAt(organization.zone, now.epochMilliseconds),
    services: organization.services,
    locations: organization.locations,
    canTransfer: organization.transferNumber !== null,
    offersWaitlist: organization.offersWaitlist,
    redFlags: { rows: organization.redFlags, region: organization.region },
  });
  const parts = splitEnforcedPrompt(prompt);
  if (parts === null) throw new Error("An enforced prompt could not be taken apart");
  return { ...parts, characters: prompt.length, notices: notices.map((notice) => NOTICES[notice]) };
}
