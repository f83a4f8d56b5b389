import { z } from "zod";
import type { SendRequest } from "./api-request.ts";
import { checkId, checkSent } from "./check-sent.ts";
import type { OddItem } from "./client-options.ts";
import { Resource } from "./schemas/resource-fields.ts";

type ReadSpec<Q> = {
  readonly name: string;
  readonly path: string;
  /** As one usually is. */
  readonly usual: z.ZodType;
  readonly query: z.ZodType<unknown, Q>;
};

export function createReader<Q>(send: SendRequest, spec: ReadSpec<Q>, onOdd: (odd: OddItem) => void) {
  const { name, path, usual } = spec;
  return {
    get: async (id: string) => {
      const operation = `${name}.get`;
      const one = `${path}/${checkId(operation, id)}`;
      return send({ operation, method: "GET", template: `${path}/{id}`, path: one, reply: Resource });
    },
    /** What has no id is left out; what is of another form than usual is told of. */
    list: async (query?: Q) => {
      const operation = `${name}.list`;
      const search = toSearch(checkSent(operation, spec.query, query ?? {}));
      const request = {
        operation,
        method: "GET",
        template: path,
        path: path + search,
        reply: Listed,
      } as const;
      const items = await send(request);
      return items.flatMap((item) => {
        const resource = Resource.safeParse(item);
        const checked = usual.safeParse(item);
        if (!checked.success) {
          onOdd({ operation, id: resource.data?.id ?? null, words: describe(checked.error) });
        }
        return resource.success ? [resource.data] : [];
      });
    },
  };
}

/** A bare list, or `{ results }` as the paged lists of v2 have it. */
const Listed = z.preprocess((value) => {
  const page = z.looseObject({ results: z.array(z.unknown()) }).safeParse(value);
  return page.success ? page.data.results : value;
}, z.array(z.unknown()));

/** Where, and what was expected there; never what is there. */
function describe({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${path.join(".") || "(top)"}: ${message}`).join("; ");
}

function toSearch(query: unknown): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined) search.set(key, String(value));
  }
  return search.size === 0 ? "" : `?${search.toString()}`;
}
