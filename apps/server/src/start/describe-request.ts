import type { BookingRequest, CancelRequest, RequestInDoubt, RescheduleRequest } from "@callwaiting/db";

/** A booking that was asked for. */
export function describeBooking(request: BookingRequest): RequestInDoubt {
  const { patientName, phone, email, service, scheduledAt: startsAt, requestKey = null } = request;
  // Arguments without a call have a key as well (phone/run/call-key.ts).
  const callId = requestKey === null || requestKey.startsWith("arguments:") ? null : requestKey.split(":")[0];
  return {
    kind: "book",
    callId: callId ?? null,
    requestKey,
    patientName,
    phone,
    email,
    service,
    startsAt,
    appointmentId: null,
  };
}

const OF_AN_APPOINTMENT = { requestKey: null, patientName: null, phone: null, email: null, service: null };

export function describeMove(request: RescheduleRequest): RequestInDoubt {
  const { appointmentId, scheduledAt: startsAt, callId = null } = request;
  return { ...OF_AN_APPOINTMENT, kind: "move", callId, startsAt, appointmentId };
}

export function describeCancellation({ appointmentId, callId = null }: CancelRequest): RequestInDoubt {
  return { ...OF_AN_APPOINTMENT, kind: "cancel", callId, startsAt: null, appointmentId };
}
