import { OrgId, enforceSystemPrompt, splitEnforcedPrompt } from "@callwaiting/domain";
import { expect, test } from "vitest";
import { readRules } from "./read-rules.ts";

const { prompt } = enforceSystemPrompt({
  customPrompt: "Be kind.",
  orgId: OrgId.parse("00000000-0000-4000-8000-000000000001"),
  assistantName: "Grace",
  organizationName: "Lakeside Clinic",
  timeZone: "America/New_York",
});
const parts = splitEnforcedPrompt(prompt) ?? { before: "", after: "" };

test("the rules read as titled lists, without markers, template code and ids", () => {
  const { paragraphs, sections } = readRules(parts.before);
  expect(sections.map(({ title }) => title)).toEqual([
    "Who you are",
    "Date and time",
    "Appointments",
    "When something goes wrong",
    "Privacy and safety",
  ]);
  expect(paragraphs).toHaveLength(2);
  const all = JSON.stringify({ paragraphs, sections });
  expect(all).not.toMatch(/===|\{\{|00000000/);
  expect(all).toContain("it was (the date and time of the call) at the clinic");
});

test("the reminder is one list", () => {
  const { sections } = readRules(parts.after);
  expect(sections).toHaveLength(1);
  expect(sections[0]?.rules).toHaveLength(4);
});
