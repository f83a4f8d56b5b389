import { z } from "zod";
import type { Resource } from "./schemas/resource-fields.ts";

const text = z.string().optional().catch(undefined);
const object = z.record(z.string(), z.unknown()).optional().catch(undefined);

const View = z.object({
  name: text,
  createdAt: text,
  type: text,
  number: text,
  provider: text,
  assistantId: text,
  metadata: object,
  model: object,
  voice: object,
  /** Whole: an update replaces it whole. */
  server: object,
  function: z.object({ name: text }).optional().catch(undefined),
});

export type ResourceView = z.infer<typeof View> & { readonly id: string; readonly url: string | undefined };

/** What programs read of an assistant, a tool or a number, each where it is of the form that it should have. */
export function viewResource(resource: Resource): ResourceView {
  const view = View.parse(resource);
  return { ...view, id: resource.id, url: text.parse(view.server?.["url"]) };
}
