import { z } from "zod";
import { appRouter } from "../../src/desk/trpc/app-router.ts";

// The admin's API as whoever attacks it sees it: by path, over HTTP.

export type Procedure = {
  readonly path: string;
  readonly type: "query" | "mutation" | "subscription";
  /** The JSON schema of what it takes; null for nothing. */
  readonly input: Schema | null;
};

export type Schema = {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
};

type Definition = { readonly _def: Pick<Procedure, "type"> & { readonly inputs: readonly z.ZodType[] } };

export const PROCEDURES: readonly Procedure[] = Object.entries(
  appRouter._def.procedures as unknown as Readonly<Record<string, Definition>>,
).map(([path, { _def }]) => ({ path, type: _def.type, input: schemaOf(_def.inputs[0]) }));

function schemaOf(input: z.ZodType | undefined): Schema | null {
  if (input === undefined) return null;
  return z.toJSONSchema(input, { io: "input", unrepresentable: "any" }) as Schema;
}

/** The names of all fields whose name says yes, at any depth. */
export function fieldsOf(schema: Schema | null, isMeant: (name: string) => boolean): readonly string[] {
  if (schema === null) return [];
  const own = Object.entries(schema.properties ?? {});
  const inner = [
    ...own.map(([, each]) => each),
    ...(schema.items === undefined ? [] : [schema.items]),
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.allOf ?? []),
  ];
  const names = own.map(([name]) => name).filter(isMeant);
  return [...new Set([...names, ...inner.flatMap((each) => fieldsOf(each, isMeant))])];
}

export type Answer = { readonly status: number; readonly text: string };

/** One call with a cookie; the answer as it came. */
export async function callProcedure(
  { path, type }: Pick<Procedure, "path" | "type">,
  { url, cookie, input }: { readonly url: string; readonly cookie: string; readonly input: unknown },
): Promise<Answer> {
  const headers = { "content-type": "application/json", cookie };
  const body = JSON.stringify(input);
  const query = input === undefined ? "" : `?input=${encodeURIComponent(body)}`;
  const response =
    type === "mutation"
      ? await fetch(`${url}/trpc/${path}`, { method: "POST", headers, body })
      : await fetch(`${url}/trpc/${path}${query}`, { headers });
  return { status: response.status, text: await response.text() };
}

type Caller = { readonly url: string; readonly cookie: string };

const batchAnswer = z.array(
  z.object({ error: z.object({ data: z.object({ httpStatus: z.number() }) }).optional() }),
);

/** Several calls of one procedure in one request, as the admin sends what it asks at one moment. An answer for each. */
export async function callInBatch(
  { path, type }: Pick<Procedure, "path" | "type">,
  inputs: readonly unknown[],
  { url, cookie }: Caller,
): Promise<readonly Answer[]> {
  const headers = { "content-type": "application/json", cookie };
  const paths = inputs.map(() => path).join(",");
  const body = JSON.stringify(Object.fromEntries(inputs.entries()));
  const response =
    type === "mutation"
      ? await fetch(`${url}/trpc/${paths}?batch=1`, { method: "POST", headers, body })
      : await fetch(`${url}/trpc/${paths}?batch=1&input=${encodeURIComponent(body)}`, { headers });
  const text = await response.text();
  const answers = batchAnswer.parse(JSON.parse(text));
  if (answers.length !== inputs.length) throw new Error(`${inputs.length} calls were answered with ${text}`);
  return answers.map(({ error }) => ({ status: error?.data.httpStatus ?? 200, text }));
}
