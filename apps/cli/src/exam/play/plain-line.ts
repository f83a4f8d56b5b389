import { randomUUID } from "node:crypto";
import { z } from "zod";
import { parseJson } from "../../target/tool-reply.ts";
import { type Answer, type Line, type Use, wordsOf } from "./answer.ts";
import { postClaim } from "./post-claim.ts";
import { post } from "./post-json.ts";
import type { Dialling } from "./vapi-line.ts";

const envelope = z.looseObject({
  result: z.looseObject({ success: z.boolean(), message: z.string() }),
});

type NamedUse = Use & { readonly toolCallId: string };

/** The REST form: of a call where `isCall`, else of a program that speaks for whom it wants. */
export function openPlainLine(dialling: Dialling, isCall: boolean): Line {
  const { send, bodies, problems } = createSender(dialling, subjectOf(dialling, isCall));
  let last: readonly NamedUse[] = [];
  const sendAll = async (uses: readonly NamedUse[]) => {
    const answers: Answer[] = [];
    for (const use of uses) answers.push(await send(use));
    return answers;
  };
  const unknown = (): Promise<never> =>
    Promise.reject(new Error("The plain form knows calls of tools and nothing else."));
  return {
    bodies,
    problems,
    use(uses) {
      last = uses.map((use) => ({ ...use, toolCallId: randomUUID() }));
      return sendAll(last);
    },
    repeat({ times, atOnce, newIds }) {
      const again = () => last.map((use) => (newIds ? { ...use, toolCallId: randomUUID() } : use));
      const uses = Array.from({ length: times }, again).flat();
      return atOnce ? Promise.all(uses.map(send)) : sendAll(uses);
    },
    claim: (use, claim) => postClaim(dialling, use, claim),
    // Nobody hands on what was said.
    says: () => {},
    legacy: unknown,
    transfer: unknown,
    // Nothing says that such a call has ended.
    hangUp: async () => {},
  };
}

function subjectOf({ clinic, from }: Dialling, isCall: boolean): object {
  const metadata = { org_id: clinic.orgId };
  if (!isCall) return { customer: { metadata } };
  const customer = { ...(from === null ? {} : { number: from }), metadata };
  return { call: { id: randomUUID(), customer }, customer };
}

function createSender({ serverUrl, clinic }: Dialling, subject: object) {
  const bodies: string[] = [];
  const problems: string[] = [];
  const headers = { "content-type": "application/json", "x-vapi-secret": clinic.webhookSecret };
  const send = async ({ tool, args, toolCallId, expect = {} }: NamedUse): Promise<Answer> => {
    const message = JSON.stringify({ toolCallId, tool: { arguments: args }, ...subject });
    const response = await post(`${serverUrl}/api/vapi/tools/${tool}`, message, headers);
    const body = parseJson(response.text);
    bodies.push(wordsOf(body));
    const parsed = envelope.safeParse(body);
    if (!parsed.success || ![200, 400].includes(response.status)) {
      problems.push(`${tool} was answered with HTTP ${response.status} and not as a tool answers.`);
    }
    const result = parsed.success ? parsed.data.result : { success: false, message: "" };
    return { tool, args, toolCallId, text: result.message, object: result, expect };
  };
  return { send, bodies, problems };
}
