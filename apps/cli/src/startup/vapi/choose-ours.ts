import type { VapiResource } from "./vapi-resources.ts";

/**
 * What of a Vapi account is this installation's: the assistants that its database knows, the tools they use, and the
 * phone numbers that they answer. Another installation may share the account, and is left alone.
 */
export function chooseOurs(
  all: readonly VapiResource[],
  assistantIds: ReadonlySet<string>,
): readonly VapiResource[] {
  const assistants = all.filter(({ kind, id }) => kind === "assistant" && assistantIds.has(id));
  const toolIds = new Set(assistants.flatMap(({ uses }) => uses));
  const tools = all.filter(({ kind, id }) => kind === "tool" && toolIds.has(id));
  const isOurNumber = ({ kind, uses }: VapiResource) =>
    kind === "phone number" && uses.some((id) => assistantIds.has(id));
  return [...assistants, ...tools, ...all.filter(isOurNumber)];
}
