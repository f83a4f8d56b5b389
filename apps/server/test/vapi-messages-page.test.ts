import { loadCorpus } from "@callwaiting/vapi-simulator/corpus";
import {
  MESSAGE_TYPES,
  type MessageType,
  findUnread,
  parseCallEvent,
  parseToolCalls,
  readPredialNumber,
} from "@callwaiting/vapi-sdk";
import { describe, expect, test } from "vitest";
import {
  LEFT_OUT_OF_ALL,
  LEFT_OUT_OF_MOMENTS,
  LEFT_OUT_OF_REPORTS,
  type LeftOut,
  whyLeftOut,
} from "../src/phone/events/left-out.ts";
import { MESSAGES } from "../src/phone/events/message-table.ts";

const FULL = loadCorpus().flatMap((entry) => {
  const type = /^messages\/(.*)\.full$/.exec(entry.name)?.[1] as MessageType | undefined;
  return type === undefined ? [] : [{ type, ...entry }];
});

function unreadOf(body: unknown): readonly string[] {
  return findUnread(body, (message) => {
    parseToolCalls(message);
    parseCallEvent(message);
    readPredialNumber(message);
  });
}

/** `{a: 1, facts: {b: 2}}` has `a` and `facts.b`. */
function namesIn(call: Readonly<Record<string, unknown>>): readonly string[] {
  const facts = Object.keys(call["facts"] ?? {}).map((name) => `facts.${name}`);
  return [...Object.keys(call).filter((name) => name !== "facts" && name !== "callId"), ...facts];
}

describe("of every message with all of its fields", () => {
  test.each(FULL.map((entry) => [entry.type, entry] as const))(
    "%s: what the page says is kept is what the corpus proves to be",
    (type, { stored }) => {
      const proven = stored.call === null ? [] : namesIn(stored.call);
      const emptied = type === "call.deleted" ? ["callerNumber"] : [];
      expect(proven.filter((name) => !emptied.includes(name)).toSorted()).toEqual(
        MESSAGES[type].keeps.toSorted(),
      );
    },
  );

  test.each(FULL.map((entry) => [entry.type, entry] as const))(
    "%s: what is not kept has a reason",
    (type, { body }) => {
      expect(unreadOf(body).filter((path) => whyLeftOut(type, path) === null)).toEqual([]);
    },
  );
});

test("no reason is given for what does not come", () => {
  const paths = FULL.flatMap(({ body }) => unreadOf(body));
  const all = [...LEFT_OUT_OF_ALL, ...LEFT_OUT_OF_REPORTS, ...LEFT_OUT_OF_MOMENTS];
  expect(all.filter((rule) => !paths.some((path) => rule.paths.test(path))).map(({ what }) => what)).toEqual(
    [],
  );
});

test("docs/vapi-messages.md is what the code says: npx vitest run test/vapi-messages-page.test.ts -u writes it", async () => {
  await expect(renderPage()).toMatchFileSnapshot("../../../docs/vapi-messages.md");
});

function renderPage(): string {
  const rows = MESSAGE_TYPES.map((type) => {
    const { is, answer, keeps, why } = MESSAGES[type];
    const kept = keeps.length === 0 ? `nothing. ${why ?? ""}` : keeps.map((name) => `\`${name}\``).join(", ");
    return `| \`${type}\` | ${is} | ${answer} | ${kept} |`;
  });
  return `${HEAD}
| message | what it is | answer | kept |
|---|---|---|---|
${rows.join("\n")}

## What is not kept, and why

Of every message:

${tableOf(LEFT_OUT_OF_ALL)}

Of \`end-of-call-report\` and \`status-update\`:

${tableOf(LEFT_OUT_OF_REPORTS)}

Of the others:

${tableOf(LEFT_OUT_OF_MOMENTS)}
`;
}

function tableOf(rules: readonly LeftOut[]): string {
  return `| what | why |\n|---|---|\n${rules.map(({ what, why }) => `| ${what} | ${why} |`).join("\n")}`;
}

const HEAD = `# Vapi's messages

<!-- Made by apps/server/test/vapi-messages-page.test.ts from the code. -->

Every server message of Vapi's API description (2026-08), what CallWaiting answers and what it keeps, by the names that the admin's
API has for it. Types are read in any spelling (\`tool_calls\`, \`toolCalls\`), and facts of a call wherever they stand: at the message, in
\`call\`, \`artifact\` or \`analysis\`, or beside the message. Of two messages that say different things the later one is believed,
whichever comes first. The ids of assistant and number are kept with all of them. Texts have an end: 200 kB of a transcript, 10 kB of a summary, 20 kB of each part of an evaluation.

To see what your server makes of a message of your own, without anything being stored:
\`npm run verify:webhook -- --replay message.json\`.

A type that is not listed is answered with \`{}\`. What cannot be read at all is answered with the reason (400; 413 where it is too
large, 415 where it does not come as JSON), and staff see a line on Today, as for a tool call without an id beside others that have
one. Nobody is told of a signed body that is too large or no JSON, except of the second where the address has \`?org=\`: nobody knows
whose it is. A message is read up to 2 MB, and up to 16 MB where a webhook secret in a header shows beforehand whose it is: the report of a
call of an hour with the times of all its words was measured at 1.5 MB, and at 5.5 MB where \`call\` repeats it all. Signed messages
(\`x-signature\`) stay at 2 MB, because only the whole body shows who has sent them.
`;
