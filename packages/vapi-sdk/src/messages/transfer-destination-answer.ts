import { z } from "zod";
import { singleLine } from "../answers/single-line.ts";
import { SpokenLine } from "./spoken-line.ts";

/** Vapi OpenAPI `ServerMessageResponseTransferDestinationRequest`, as strict as we send it. */
export const TransferDestinationAnswer = z.union([
  z.strictObject({
    destination: z.strictObject({
      type: z.literal("number"),
      number: z.string().regex(/^\+[1-9]\d{2,14}$/, "must be E.164"),
      message: SpokenLine,
    }),
  }),
  z.strictObject({ error: SpokenLine }),
]);
export type TransferDestinationAnswer = z.infer<typeof TransferDestinationAnswer>;

export type TransferChoice =
  /** `number` in E.164; `message` is spoken to the caller before connecting. */
  | { readonly number: string; readonly message: string }
  /** Why there is no transfer; the call goes on. */
  | { readonly error: string };

/** Answers a `transfer-destination-request`: where should the caller be put through? */
export function transferDestinationAnswer(choice: TransferChoice): TransferDestinationAnswer {
  if ("error" in choice) return { error: singleLine(choice.error) };
  return { destination: { type: "number", number: choice.number, message: singleLine(choice.message) } };
}
