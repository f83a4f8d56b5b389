import type { OrgData } from "../api-store.ts";
import { isObject, type Json } from "./json.ts";

const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * What a call that is to be made needs beyond its form, which the description says in words only: who speaks, from which number, to
 * whom. Vapi's own sentences are known in part.
 */
export function checkNewCall(body: Json, org: OrgData): string[] {
  return [...faultOfAssistant(body, org), ...faultOfLine(body, org), ...faultOfCustomer(body)];
}

function faultOfAssistant(body: Json, { assistants }: OrgData): string[] {
  const { assistantId } = body;
  if (typeof assistantId === "string") {
    return assistants.has(assistantId)
      ? []
      : [`Couldn't Get Assistant. assistantId ${assistantId} Doesn't Exist`];
  }
  const others = ["assistant", "squad", "squadId", "workflow", "workflowId"];
  return others.some((name) => body[name] !== undefined)
    ? []
    : ["Need Either `assistantId`, `assistant`, `squadId`, `squad`, `workflowId` Or `workflow`"];
}

function faultOfLine(body: Json, { phoneNumbers }: OrgData): string[] {
  const { phoneNumberId, phoneNumber } = body;
  if (typeof phoneNumberId !== "string") {
    return phoneNumber === undefined
      ? ["Couldn't Get Phone Number. Need Either `phoneNumberId` Or `phoneNumber`"]
      : [];
  }
  return phoneNumbers.has(phoneNumberId)
    ? []
    : [`Couldn't Get Phone Number. phoneNumberId ${phoneNumberId} Doesn't Exist`];
}

function faultOfCustomer({ customer, customers, customerId }: Json): string[] {
  if (!isObject(customer)) {
    return customers === undefined && customerId === undefined
      ? ["Couldn't Get Customer. Need Either `customer`, `customerId` Or `customers`"]
      : [];
  }
  const { number, sipUri, numberE164CheckEnabled } = customer;
  if (number === undefined) {
    return sipUri === undefined ? ["customer.number Or customer.sipUri Should Be Given"] : [];
  }
  return numberE164CheckEnabled === false || (typeof number === "string" && E164.test(number))
    ? []
    : ["customer.number must be a valid phone number in the E.164 format"];
}
