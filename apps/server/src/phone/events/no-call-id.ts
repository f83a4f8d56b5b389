export const NO_CALL_ID =
  "It is about a call and has no call.id. Send Vapi's message as it is, with its call object.";
