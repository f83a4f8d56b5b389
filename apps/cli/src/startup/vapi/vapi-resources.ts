import { type VapiClient, viewResource } from "@callwaiting/vapi-sdk";
import type { RememberedUrl } from "../state-file.ts";

type Server = Readonly<Record<string, unknown>>;

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
    ...assistants
      .map(viewResource)
      .map(({ id, name, server, url, model }) =>
        resource("assistant", { id, name, server, url, uses: textsIn(model?.["toolIds"]) }, (next) =>
          client.assistants.update(id, { server: next }),
        ),
      ),
    ...tools
      .map(viewResource)
      .filter(({ type }) => type === "function")
      .map(({ id, server, url, function: fn }) =>
        resource("tool", { id, name: fn?.name, server, url, uses: [] }, (next) =>
          client.tools.update(id, { type: "function", server: next }),
        ),
      ),
    ...numbers
      .map(viewResource)
      .map(({ id, name, number, provider = "", server, url, assistantId }) =>
        resource(
          "phone number",
          { id, name: name ?? number, server, url, uses: [assistantId ?? ""] },
          (next) => client.phoneNumbers.update(id, { provider, server: next }),
        ),
      ),
  ].filter(({ url }) => url !== "");
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

type Shape = {
  readonly id: string;
  readonly name: string | undefined;
  readonly server: Server | undefined;
  readonly url: string | undefined;
  readonly uses: readonly string[];
};

function resource(
  kind: VapiResource["kind"],
  { id, name, server, url: current = "", uses }: Shape,
  update: (server: Server) => Promise<unknown>,
): VapiResource {
  const point = async (url: string) => {
    await update({ ...server, url });
  };
  return { kind, id, name: name ?? id, url: current, uses, point };
}
