import { describe, expect, test } from "vitest";
import { checkTemplate } from "./check-template.ts";
import { DEFAULT_TEMPLATES } from "./default-templates.ts";
import { type TemplateValues, fillTemplate } from "./message-template.ts";
import { MessageChannel, TemplateKind } from "./message.ts";

const VALUES: TemplateValues = {
  patient: "John {clinic} Smith",
  clinic: "Sunrise\nClinic",
  date: "Tuesday, December 8, 2026",
  time: "9:30 AM",
  provider: "Dr. Maya Lee",
  location: null,
  phone: null,
  link: "https://clinic.example.com/v/abc",
};

describe("a template is filled in", () => {
  test("in one pass: what a name brings along stays as it is, in one line", () => {
    expect(fillTemplate("{patient} at {clinic}", VALUES)).toBe("John {clinic} Smith at Sunrise Clinic");
  });

  test("without the lines that name something that there is not", () => {
    expect(fillTemplate("On {date}.\n\nCall {phone}.\n\nSee {link}", VALUES)).toBe(
      "On Tuesday, December 8, 2026.\n\nSee https://clinic.example.com/v/abc",
    );
  });

  test("with a dollar sign in a name as it is", () => {
    expect(fillTemplate("{provider}", { ...VALUES, provider: "$& $1" })).toBe("$& $1");
  });
});

test.each(
  MessageChannel.options.flatMap((channel) => TemplateKind.options.map((kind) => [channel, kind] as const)),
)("our own words for %s %s are right", (channel, kind) => {
  expect(checkTemplate(DEFAULT_TEMPLATES[channel][kind], channel, kind)).toBeNull();
});

describe("a clinic's words for an offer", () => {
  const WHEN = "{date} at {time}, held until {until}";
  test.each([
    [`${WHEN}: {link}`, "{date} and {time} is missing"],
    [WHEN, "Say where to answer: {link} is missing."],
    [`${WHEN}\n{link}\nFor {service}`, "Nothing can be filled in for {service}."],
    [`${WHEN}\n{link}\nReply CANCEL to leave it.`, "Do not ask for the reply CANCEL"],
    [`${WHEN}\n{link}`, null],
  ])("%j", (body, why) => {
    const found = checkTemplate({ subject: "", body }, "sms", "offer");
    if (why === null) expect(found).toBeNull();
    else expect(found).toContain(why);
  });

  test("are of offers alone: of nothing else is there a time until which it is held", () => {
    expect(checkTemplate({ subject: "", body: `${WHEN}\n{link}` }, "sms", "reminder")).toContain(
      "Nothing can be filled in for {until}.",
    );
  });
});

describe("a clinic's words are refused", () => {
  const WHEN = "On {date} at {time}.";
  test.each([
    ["sms", "", `${WHEN} For {service}.`, "Nothing can be filled in for {service}. Use {patient}, {clinic}"],
    ["sms", "", `${WHEN} {Patient}`, "Nothing can be filled in for {Patient}."],
    ["sms", "", `${WHEN} {date`, "A brace is left over."],
    ["sms", "", `${WHEN} {{date}}`, "A brace is left over."],
    ["sms", "", `${WHEN} {}`, "Nothing can be filled in for {}."],
    ["sms", "", "See you on {date}.", "Say when it is: {time} is missing"],
    ["sms", "", "Call {phone} about {date} at {time}.", "Say when it is: {date} and {time} is missing"],
    ["sms", "", `${WHEN} Reply CANCEL to cancel.`, "Do not ask for the reply CANCEL"],
    ["sms", "", `${WHEN} Text back "cancel".`, "Do not ask for the reply CANCEL"],
    ["sms", "", `${WHEN}${"x".repeat(640)}`, "The text is longer than 640 characters."],
    ["email", " ", WHEN, "An e-mail needs a subject."],
    ["email", "Your visit\nBcc: eve@example.com", WHEN, "The subject is one line."],
    ["email", "Call {phone}", WHEN, "The subject cannot have {phone} or {link}"],
    ["email", "{service}", WHEN, "Nothing can be filled in for {service}."],
  ] as const)("as %s with the subject %j: %j", (channel, subject, body, why) => {
    expect(checkTemplate({ subject, body }, channel, "reminder")).toContain(why);
  });

  test.each([
    "Cancel by replying: CANCEL",
    "Type CANCEL and we cancel it.",
    "Respond CANCEL",
    "Reply\nCANCEL",
    "Reply with:\ncancel",
    "To cancel, just answer STOP",
    "To cancel your visit reply END.",
    "Need to cancel? Answer STOP.",
    "Reply with the word cancel",
    "Reply YES to confirm or CANCEL to cancel",
    "Reply yes to come, cancel to cancel",
    "Just send us “Cancel”",
    "CANCEL as a reply cancels it",
    "To cancel text CANCEL to {phone}",
    "Reply C\u200BANCEL",
    "Reply to this message with CANCEL",
    "Cancel it by sending the word CANCEL",
    "To cancel, reply STOP to this message",
  ])("where they ask for a word that stops all texts: %j", (words) => {
    expect(checkTemplate({ subject: "", body: `${WHEN}\n${words}` }, "sms", "reminder")).toContain(
      "Do not ask for the reply CANCEL",
    );
  });

  test.each([
    "To cancel, call {phone}",
    "Call or text us to cancel: {phone}",
    "Text {phone} to cancel or move it",
    "Text us to move or cancel",
    "Text us if you must cancel",
    "Please send us word if you have to cancel. {phone}",
    "TEXT US TO CANCEL: {phone}",
    "CANCEL: {link}\nReply STOP for no more texts.",
    "Cancel: {link}\nReply STOP to opt out",
    "Need to cancel? Call {phone}. Reply STOP for no more texts.",
    "Reply STOP to cancel text messages",
    "Reply to this text to cancel",
    "Questions? Text us\nCancel: {link}",
    "You can cancel until the day before: {link}. Send no reply.",
  ])("and not for what is no mistake: %j", (words) => {
    expect(checkTemplate({ subject: "", body: `${WHEN}\n${words}` }, "sms", "reminder")).toBeNull();
  });
});
