import { z } from "zod";
import { MessageChannel, TemplateKind } from "./message.ts";

/** The words of one message as staff see and change them. */
export const StaffTemplate = z.object({
  channel: MessageChannel,
  kind: TemplateKind,
  subject: z.string(),
  body: z.string(),
  /** Whether they are the clinic's own. */
  isOwn: z.boolean(),
  /** What a form showed: a save of an older one is refused. */
  version: z.string(),
});
export type StaffTemplate = Readonly<z.infer<typeof StaffTemplate>>;
