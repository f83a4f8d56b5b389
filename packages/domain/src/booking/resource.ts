import { z } from "zod";

/** What a service may need besides a provider. */
export const ResourceKind = z.enum(["room", "equipment"]);
export type ResourceKind = z.infer<typeof ResourceKind>;

/** What a visit has. */
export const TakenResource = z.object({ resourceId: z.guid(), kind: ResourceKind, name: z.string() });
export type TakenResource = Readonly<z.infer<typeof TakenResource>>;

/** A need for which nothing is free: all that could have met it. */
export const LackingResource = z.object({ kind: ResourceKind, names: z.array(z.string()).readonly() });
export type LackingResource = Readonly<z.infer<typeof LackingResource>>;
