/** As the audit log names a caller: by the call, where it is known. */
export function phoneActor(callId: string | null): string {
  return JSON.stringify({ kind: "phone", callId });
}

/** A request key begins with the id of its call (apps/server/src/phone/run/call-key.ts). */
export function callOf(requestKey: string | null | undefined): string | null {
  return requestKey?.split(":")[0] ?? null;
}
