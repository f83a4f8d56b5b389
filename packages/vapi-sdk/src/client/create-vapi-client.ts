import { z } from "zod";
import { readClientOptions, type VapiClientOptions } from "./client-options.ts";
import { createBreaker } from "./create-breaker.ts";
import { createReader } from "./create-reader.ts";
import { createSend } from "./create-send.ts";
import { createWriter } from "./create-writer.ts";
import { Assistant, AssistantWrite } from "./schemas/assistant-schema.ts";
import { Call, CallListQuery, CallWrite } from "./schemas/call-schema.ts";
import { PhoneNumber, PhoneNumberUpdate } from "./schemas/phone-number-schema.ts";
import { ListQuery } from "./schemas/resource-fields.ts";
import { Tool, ToolUpdate, ToolWrite } from "./schemas/tool-schema.ts";

const ASSISTANTS = { name: "assistants", path: "/assistant", usual: Assistant, query: ListQuery };
const TOOLS = { name: "tools", path: "/tool", usual: Tool, query: ListQuery };
const NUMBERS = { name: "phoneNumbers", path: "/phone-number", usual: PhoneNumber, query: ListQuery };
const CALLS = { name: "calls", path: "/call", usual: Call, query: CallListQuery };

export type VapiClient = ReturnType<typeof createVapiClient>;

/** For one Vapi organization: a key belongs to one. The breaker is this client's own and starts closed. */
export function createVapiClient(options: VapiClientOptions) {
  const settings = readClientOptions(options);
  const { onOddItem } = settings;
  const breaker = createBreaker(settings.breaker);
  const send = createSend(settings, breaker);
  // Numbers are bought and released in Vapi's dashboard, not here.
  const { update } = createWriter(send, { ...NUMBERS, create: z.never(), update: PhoneNumberUpdate });
  // Somebody's phone rings: like every POST it is sent once, whatever the answer.
  const { create } = createWriter(send, { ...CALLS, create: CallWrite, update: z.never() });
  return {
    assistants: {
      ...createReader(send, ASSISTANTS, onOddItem),
      ...createWriter(send, { ...ASSISTANTS, create: AssistantWrite, update: AssistantWrite }),
    },
    tools: {
      ...createReader(send, TOOLS, onOddItem),
      ...createWriter(send, { ...TOOLS, create: ToolWrite, update: ToolUpdate }),
    },
    phoneNumbers: { ...createReader(send, NUMBERS, onOddItem), update },
    calls: { ...createReader(send, CALLS, onOddItem), create },
    breakerState: breaker.state,
  };
}
