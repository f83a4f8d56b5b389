import { z } from "zod";

/** The tenant. Comes from an authenticated secret or a membership, never from anything a model or browser sent. */
export const OrgId = z.guid().toLowerCase().brand<"OrgId">();
export type OrgId = z.infer<typeof OrgId>;
