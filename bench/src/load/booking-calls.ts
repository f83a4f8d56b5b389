import type { BookingRequest } from "./booking-requests.ts";
import { type HttpCaller, unexpected } from "./http-caller.ts";

export const TOOL_PATH = "/api/vapi/tools/bookClinicAppointment";
export const WARM_UP_PATH = "/api/vapi/webhook/health";

export type BookingReply = {
  readonly success: boolean;
  readonly outcome?: string;
  readonly error?: string;
  readonly startsAt?: string;
  readonly alternatives?: readonly string[];
};

/** The plain REST form, in the words of a caller. */
export async function bookOverHttp(caller: HttpCaller, request: BookingRequest): Promise<BookingReply> {
  const body = { toolCallId: "call-1", tool: { arguments: spokenArguments(request) } };
  // Trusted as it is, because reading it costs the machine that is being measured; every caller looks at its values.
  const { result } = (await caller.post(TOOL_PATH, body, secretOf(request))) as { result: BookingReply };
  return result;
}

/** Vapi's own message, each a call of its own: the server also looks up and keeps what it said in that call. */
export async function bookAsVapi(caller: HttpCaller, request: BookingRequest): Promise<BookingReply> {
  const id = request.phone;
  const message = {
    type: "tool-calls",
    call: { id: `call-${id}`, type: "inboundPhoneCall", customer: { number: request.phone } },
    toolCallList: [
      {
        id: `tool-${id}`,
        type: "function",
        function: { name: "bookClinicAppointment", arguments: spokenArguments(request) },
      },
    ],
  };
  const answer = await caller.post("/api/webhooks/vapi", { message }, secretOf(request));
  const [{ result }] = (answer as { results: [{ result: string }] }).results;
  if (!result.startsWith("You're all set")) throw unexpected("not booked", answer);
  return { success: true, outcome: "booked", startsAt: request.slot.startsAt };
}

function spokenArguments({ slot, name, spokenPhone }: BookingRequest) {
  return {
    appointmentDate: slot.date,
    appointmentTime: slot.time,
    patientName: name.toLowerCase(),
    patientPhone: spokenPhone,
    serviceType: "consultation",
  };
}

export function secretOf({ clinic }: Pick<BookingRequest, "clinic">): Record<string, string> {
  return { "x-vapi-secret": clinic.webhookSecret };
}

/** The very slot that was asked for, newly booked. */
export function assertBooked({ slot }: BookingRequest, reply: BookingReply): void {
  const isRight = reply.success && reply.outcome === "booked" && reply.startsAt === slot.startsAt;
  if (!isRight) throw unexpected(`no booking at ${slot.startsAt}`, reply);
}
