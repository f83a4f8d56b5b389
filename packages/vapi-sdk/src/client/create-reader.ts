import { z } from "zod";
import type { SendRequest } from "./api-request.ts";
import { checkId, checkSent } from "./check-sent.ts";

type ReadSpec<T, Q> = {
  readonly name: string;
  readonly path: string;
  readonly read: z.ZodType<T>;
  readonly query: z.ZodType<unknown, Q>;
};

export function createReader<T, Q>(send: SendRequest, spec: ReadSpec<T, Q>) {
  const { name, path, read } = spec;
  return {
    get: async (id: string) => {
      const operation = `${name}.get`;
      const one = `${path}/${checkId(operation, id)}`;
      return send({ operation, method: "GET", template: `${path}/{id}`, path: one, reply: read });
    },
    list: async (query?: Q) => {
      const operation = `${name}.list`;
      const search = toSearch(checkSent(operation, spec.query, query ?? {}));
      return send({ operation, method: "GET", template: path, path: path + search, reply: listOf(read) });
    },
  };
}

/** A bare list, or `{ results }` as the paged lists of v2 have it. */
function listOf<T>(read: z.ZodType<T>) {
  return z.preprocess((value) => {
    const page = z.looseObject({ results: z.array(z.unknown()) }).safeParse(value);
    return page.success ? page.data.results : value;
  }, z.array(read));
}

function toSearch(query: unknown): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined) search.set(key, String(value));
  }
  return search.size === 0 ? "" : `?${search.toString()}`;
}
