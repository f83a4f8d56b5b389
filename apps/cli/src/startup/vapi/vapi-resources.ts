import type { VapiClient } from "@callwaiting/vapi-sdk";
import type { RememberedUrl } from "../state-file.ts";

type Server = { readonly [key: string]: unknown; readonly url?: string | null | undefined };

/** Something at Vapi that names a server URL, and how to name another. */
export type VapiResource = {
  readonly kind: RememberedUrl["kind"];
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** Of an assistant: the tools it uses. Of a number: the assistant that answers it. */
  readonly uses: readonly string[];
  /** Changes the URL and nothing else: Vapi replaces a sub-object whole, so the rest of it goes back as it came. */
  readonly point: (url: string) => Promise<void>;
};

/** All of a Vapi account's assistants, function tools and phone numbers that have a server URL. */
export async function listResources(client: VapiClient): Promise<readonly VapiResource[]> {
  const [assistants, tools, numbers] = await Promise.all([
    client.assistants.list({ limit: 1000 }),
    client.tools.list({ limit: 1000 }),
    client.phoneNumbers.list({ limit: 1000 }),
  ]);
  return [
    ...assistants.map(({ id, name, server, model }) =>
      resource("assistant", { id, name, server, uses: model?.toolIds ?? [] }, (next) =>
        client.assistants.update(id, { server: next }),
      ),
    ),
    ...tools
      .filter(({ type }) => type === "function")
      .map(({ id, server, function: fn }) =>
        resource("tool", { id, name: fn?.name, server, uses: [] }, (next) =>
          client.tools.update(id, { type: "function", server: next }),
        ),
      ),
    ...numbers.map(({ id, name, number, provider, server, assistantId }) =>
      resource("phone number", { id, name: name ?? number, server, uses: [assistantId ?? ""] }, (next) =>
        client.phoneNumbers.update(id, { provider, server: next }),
      ),
    ),
  ].filter(({ url }) => url !== "");
}

type Shape = {
  readonly id: string;
  readonly name: string | null | undefined;
  readonly server: Server | null | undefined;
  readonly uses: readonly string[];
};

function resource(
  kind: VapiResource["kind"],
  { id, name, server, uses }: Shape,
  update: (server: Server) => Promise<unknown>,
): VapiResource {
  const point = async (url: string) => {
    await update({ ...server, url });
  };
  return { kind, id, name: name ?? id, url: server?.url ?? "", uses, point };
}
