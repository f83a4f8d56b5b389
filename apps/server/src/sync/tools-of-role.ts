import type { AssistantRole } from "@callwaiting/db";
import type { VapiFields } from "./vapi-api.ts";
import { asFields } from "./wanted-assistant.ts";

/** Tools of no use to who answers calls. */
const FOR_OUTBOUND = new Set(["noteCallResult"]);

export function isForRole(role: AssistantRole, toolName: string): boolean {
  return role === "outbound" || !FOR_OUTBOUND.has(toolName);
}

/** Of a tool in Vapi's form. */
export function nameOfTool(tool: VapiFields): string {
  const name = asFields(tool["function"])["name"];
  return typeof name === "string" ? name : "";
}
