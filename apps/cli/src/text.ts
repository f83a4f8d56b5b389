import { readRunFile } from "@callwaiting/server/run-file";
import { z } from "zod";
import { dataDirOf } from "./environment/settings.ts";
import { CommandError } from "./report/command-error.ts";
import { readArguments, runCommand } from "./report/run-command.ts";

// npm run text -- +14155550123 "Can I come later?": writes back to a text of the simulated Twilio, as its patient.

const USAGE = 'npm run text -- <number> "<words>" [--json]';
const HINTS = {
  nobody:
    "No text went to that number since the server was started: book with it first, with texts switched on in Settings, Messages.",
  unreachable: "The server did not take it: npm run logs says why.",
};

const replied = z.union([
  z.object({ kind: z.literal("answered"), status: z.int() }),
  z.object({ kind: z.enum(["nobody", "unreachable"]) }),
]);

await runCommand(async () => {
  const options = { json: { type: "boolean", default: false } } as const;
  const { values, positionals } = readArguments(options, USAGE, { takesWords: true });
  const [from, ...words] = positionals;
  if (from === undefined || !/^\+[1-9]\d{6,14}$/.test(from) || words.length === 0) {
    throw new CommandError("Who writes what? The number begins with + and the country.", { hint: USAGE });
  }
  const twilio = (await readRunFile(dataDirOf(process.env)))?.twilio ?? null;
  if (twilio === null) {
    throw new CommandError("No simulated Twilio runs here.", {
      hint: "npm start plays one where .env has no VAPI_PRIVATE_KEY and no TWILIO_ACCOUNT_SID.",
    });
  }
  const answer = await send(twilio, new URLSearchParams({ From: from, Body: words.join(" ") }));
  if (answer.kind !== "answered") {
    throw new CommandError(`Nobody read it (${answer.kind}).`, { hint: HINTS[answer.kind] });
  }
  if (answer.status !== 200) {
    throw new CommandError(`The server answered with ${answer.status}.`, { hint: HINTS.unreachable });
  }
  if (values.json) console.log(JSON.stringify({ command: "text", ok: true, from }));
  else console.log("The server has read it. Unless carriers obey it by themselves, it stands on Today.");
  return 0;
});

type SimulatedTwilio = { readonly baseUrl: string; readonly accountSid: string; readonly authToken: string };

async function send({ baseUrl, accountSid, authToken }: SimulatedTwilio, form: URLSearchParams) {
  try {
    const response = await fetch(`${baseUrl}/simulated/replies`, {
      method: "POST",
      headers: { Authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}` },
      body: form,
      signal: AbortSignal.timeout(30_000),
    });
    return replied.parse(await response.json());
  } catch {
    throw new CommandError("The simulated Twilio does not answer.", {
      hint: "Is the server running? npm run status",
    });
  }
}
