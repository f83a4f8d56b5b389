import {
  type PhoneCall,
  type ToolAnswer,
  type ToolCallShape,
  createPhoneLine,
} from "@callwaiting/vapi-simulator";
import type { ExamClinic } from "../world/open-exam-clinic.ts";
import { parseJson } from "../../target/tool-reply.ts";
import { type Answer, type Line, type Use, wordsOf } from "./answer.ts";
import { postClaim } from "./post-claim.ts";
import { fetchWith } from "./post-json.ts";

export type Dialling = {
  readonly serverUrl: string;
  readonly clinic: ExamClinic;
  readonly from: string | null;
  /** Whether the messages about the call itself are sent, which most cases do not look at. */
  readonly isWhole: boolean;
  /** Of a clinic that is not this one. */
  readonly otherOrgId: string;
};

/** A call as Vapi makes it. The simulator holds each answer against Vapi's rules. */
export async function dialVapi({ serverUrl, clinic, from, isWhole, otherOrgId }: Dialling): Promise<Line> {
  const bodies: string[] = [];
  const problems: string[] = [];
  const webhookUrl = `${serverUrl}/api/webhooks/vapi`;
  const line = createPhoneLine({
    webhookUrl,
    secret: clinic.webhookSecret,
    assistant: { metadata: { org_id: clinic.orgId } },
    onViolation: (violation) => void problems.push(violation.message),
    fetch: fetchWith({ isWhole, onText: (text) => void bodies.push(wordsOf(parseJson(text))) }),
  });
  // A withheld number is a call like any other, from nobody.
  const call = await line.dial({ from, type: "inboundPhoneCall" });
  return {
    ...verbsOf(call),
    bodies,
    problems,
    claim: (use, claim) => postClaim({ serverUrl, clinic, otherOrgId }, use, claim),
  };
}

function verbsOf(call: PhoneCall): Omit<Line, "bodies" | "problems" | "claim"> {
  let last: readonly Use[] = [];
  const keep = (answers: readonly ToolAnswer[], uses: readonly Use[]) =>
    answers.map((answer, index) => answerOf(answer, uses[index]));
  return {
    async use(uses, shape) {
      last = uses;
      const named = uses.map(({ tool, args }) => ({ name: tool, args }));
      const options = shape === undefined ? {} : { shape: shape as ToolCallShape };
      return keep(await call.useTools(named, options), uses);
    },
    async repeat({ times, atOnce, newIds }) {
      const repeated = await call.repeatLast({ times, atOnce, sameToolCallId: !newIds });
      return repeated.flatMap((answers) => keep(answers, last));
    },
    async legacy(use) {
      const { text } = await call.functionCall(use.tool, use.args);
      return [{ ...use, expect: use.expect ?? {}, toolCallId: "", text: text ?? "", object: null }];
    },
    says: call.callerSays,
    async transfer() {
      const { answer } = await call.askTransfer();
      return [
        { tool: "transfer", args: {}, toolCallId: "", text: wordsOf(answer), object: null, expect: {} },
      ];
    },
    async hangUp({ reports, outOfOrder }) {
      await call.hangUp({ duplicateReport: reports - 1, outOfOrder });
    },
  };
}

function answerOf({ toolCallId, text }: ToolAnswer, use: Use | undefined): Answer {
  if (use === undefined) throw new Error("An answer to a tool that was not used.");
  return { ...use, expect: use.expect ?? {}, toolCallId, text, object: null };
}
