import { excerpt } from "@callwaiting/domain";
import type { ToolCall } from "@callwaiting/vapi-sdk";
import { namesAnother } from "../tools/parts/read-wish.ts";
import type { Tool, ToolRegistry } from "../tools/tool.ts";

export type FoundTool =
  | { readonly kind: "tool"; readonly tool: Tool }
  /** As it was sent; null where there is no name anywhere. */
  | { readonly kind: "unknown"; readonly name: string | null }
  /** The body names one tool and its address another. */
  | { readonly kind: "contradiction"; readonly body: string; readonly address: string };

export type ToolNames = {
  readonly tools: ToolRegistry;
  readonly form: "vapi" | "legacy" | "plain";
  /** That of the address, where it has one. */
  readonly urlTool: string | null;
};

/**
 * The tool that a call is for. A name of ours is that tool everywhere, however it is written (`book_clinic_appointment`); one that is
 * none of ours leaves it to the address. In a message of Vapi's one address may serve every tool; in the plain form it is the name, and
 * another one beside it is a mistake that would do something else than was meant.
 */
export function findTool({ name }: Pick<ToolCall, "name">, { tools, form, urlTool }: ToolNames): FoundTool {
  const byName = name === null ? undefined : toolCalled(name, tools);
  const byUrl = urlTool === null ? undefined : toolCalled(urlTool, tools);
  const isOther = byName === undefined ? saysOther(name, byUrl) : byName !== byUrl;
  if (form === "plain" && byUrl !== undefined && name !== null && isOther) {
    return { kind: "contradiction", body: byName?.name ?? excerpt(name), address: byUrl.name };
  }
  const tool = form === "plain" && urlTool !== null ? byUrl : (byName ?? byUrl);
  if (tool !== undefined && (tool === byName || !isOther)) return { kind: "tool", tool };
  return { kind: "unknown", name: form === "plain" ? (urlTool ?? name) : (name ?? urlTool) };
}

export function whyContradiction({ body, address }: Extract<FoundTool, { kind: "contradiction" }>): string {
  return `The body names the tool ${body}, and the address is that of ${address}: nothing was done. Send both the same, or no name.`;
}

/** Words of a tool for something else, where the tool of the address would book, move or cancel. */
const READS_OR_LEADS = /\b(?:get|fetch|read|show|see|transfer|forward|send|end|hang)\b/i;

/** "cancel_booking" at the address of the tool that books. */
function saysOther(name: string | null, tool: Tool | undefined): boolean {
  const known = Object.keys(tool?.parameters.shape ?? {});
  if (name === null || !known.includes("patientName") || !known.includes("appointmentTime")) return false;
  const words = name.replace(/([a-z\d])([A-Z])/g, "$1 $2").replace(/[^A-Za-z\d]+/g, " ");
  return READS_OR_LEADS.test(words) || namesAnother(words, known);
}

function toolCalled(name: string, tools: ToolRegistry): Tool | undefined {
  const exact = tools.get(name);
  // What holds other signs is no name of a tool: "greet/" is another address.
  if (exact !== undefined || !/^[\w .-]+$/.test(name)) return exact;
  const plain = plainName(name);
  return [...tools.values()].find((tool) => plainName(tool.name) === plain);
}

const plainName = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");
