import type { CallAssistant } from "../call-context.ts";
import type { PhoneLineSettings, ToolDefinition } from "../phone-line-options.ts";

/** The assistant of a line as Vapi sends it along: with its whole prompt, tools and voice. */
export function buildAssistant(line: PhoneLineSettings): CallAssistant {
  const { id, name, metadata, prompt, firstMessage } = line.assistant;
  const object = {
    ...(id === null ? {} : { id, orgId: line.vapiOrgId }),
    name,
    firstMessage,
    model: {
      provider: "openai",
      model: "gpt-4o",
      messages: [{ role: "system", content: prompt }],
      tools: line.tools.map((tool) => ({ type: "function", function: toFunction(tool) })),
    },
    voice: { provider: "vapi", voiceId: "Elliot", version: 2 },
    transcriber: { provider: "deepgram", model: "nova-3", language: "en" },
    server: { url: line.webhookUrl, timeoutSeconds: line.toolSeconds },
    serverMessages: ["tool-calls", "status-update", "end-of-call-report", "hang"],
    ...(metadata === undefined ? {} : { metadata }),
  };
  return { id, object };
}

export function toFunction({ name, description, parameters }: ToolDefinition) {
  return { name, description: description ?? `Calls ${name}.`, parameters };
}

/** The system message of whichever assistant speaks. */
export function promptOf(assistant: CallAssistant | null): string {
  const model = recordOf(assistant?.object["model"]);
  const messages: unknown = model["messages"];
  const [first] = Array.isArray(messages) ? (messages as unknown[]) : [];
  const content = recordOf(first)["content"];
  return typeof content === "string" ? content : "";
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
