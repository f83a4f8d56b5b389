import { E164 } from "@callwaiting/domain";
import type { Organization } from "@callwaiting/domain";
import { transferDestinationAnswer } from "@callwaiting/vapi-sdk";
import type { TransferDestinationAnswer } from "@callwaiting/vapi-sdk";

/** Where a caller who wants a person is put through. Vapi dials only E.164. */
export function chooseDestination({ name, transferNumber }: Organization): TransferDestinationAnswer {
  const number = E164.safeParse(transferNumber);
  if (!number.success) return refuseTransfer();
  return transferDestinationAnswer({
    number: number.data,
    message: `I'm putting you through to someone at ${name}. One moment, please.`,
  });
}

export function refuseTransfer(): TransferDestinationAnswer {
  return transferDestinationAnswer({
    error:
      "I'm sorry, I can't put you through to anyone right now. I can still help you with an appointment. What would you like to do?",
  });
}

/** There is one assistant for a call here, so there is nobody to hand over to. */
export function refuseHandoff(): TransferDestinationAnswer {
  return transferDestinationAnswer({
    error:
      "I'm sorry, there is nobody else on this line I could hand you over to. I can help you with an appointment. What would you like to do?",
  });
}
