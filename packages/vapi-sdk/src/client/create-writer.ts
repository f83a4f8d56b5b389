import { z } from "zod";
import type { SendRequest } from "./api-request.ts";
import { checkId, checkSent } from "./check-sent.ts";
import { Resource } from "./schemas/resource-fields.ts";
import { VapiApiError } from "./vapi-api-error.ts";

type WriteSpec<C, U> = {
  readonly name: string;
  readonly path: string;
  readonly create: z.ZodType<unknown, C>;
  readonly update: z.ZodType<unknown, U>;
};

export function createWriter<C, U>(send: SendRequest, spec: WriteSpec<C, U>) {
  const { name, path } = spec;
  const reply = Resource;
  const template = `${path}/{id}`;
  const at = (operation: string, id: string) => `${path}/${checkId(operation, id)}`;
  return {
    create: async (fields: C) => {
      const operation = `${name}.create`;
      const body = checkSent(operation, spec.create, fields);
      return send({ operation, method: "POST", template: path, path, body, reply });
    },
    /** Shallow: what is left out stays, and each object that is sent replaces the old one whole. */
    update: async (id: string, fields: U) => {
      const operation = `${name}.update`;
      const body = checkSent(operation, spec.update, fields);
      return send({ operation, method: "PATCH", template, path: at(operation, id), body, reply });
    },
    delete: async (id: string): Promise<void> => {
      const operation = `${name}.delete`;
      try {
        await send({ operation, method: "DELETE", template, path: at(operation, id), reply: z.unknown() });
      } catch (error) {
        if (!isDoneBefore(error)) throw error;
      }
    },
  };
}

/** Gone at the second attempt: the first one deleted it and its answer was lost. */
function isDoneBefore(error: unknown): boolean {
  return error instanceof VapiApiError && error.kind === "not_found" && error.attempt > 1;
}
