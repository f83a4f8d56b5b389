import type { FormatPhone } from "../../format/phone.ts";
import type { CallItem } from "./call-result.tsx";

/** Who called, in one or two lines. */
export function callerName(
  call: Pick<CallItem, "contactName" | "callerNumber" | "isErased" | "kind">,
  formatPhone: FormatPhone,
): { readonly name: string; readonly number: string | null } {
  const number = call.callerNumber === null ? null : formatPhone(call.callerNumber);
  if (call.isErased) return { name: "Erased caller", number: null };
  if (call.contactName !== null && call.contactName !== "") return { name: call.contactName, number };
  if (number !== null) return { name: number, number: null };
  return { name: call.kind === "web" ? "Web caller" : "Unknown caller", number: null };
}
