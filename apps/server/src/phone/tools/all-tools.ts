import type { BookAppointmentPorts } from "./book-clinic-appointment/book-appointment.ts";
import { bookClinicAppointmentTool } from "./book-clinic-appointment/book-clinic-appointment.tool.ts";
import type { CancelAppointmentPorts } from "./cancel-appointment/cancel-appointment.ts";
import { cancelAppointmentTool } from "./cancel-appointment/cancel-appointment.tool.ts";
import type { CheckAvailabilityPorts } from "./check-availability/check-availability.ts";
import { checkAvailabilityTool } from "./check-availability/check-availability.tool.ts";
import type { ToolDefinition } from "./define-tool.ts";
import { findAppointmentsTool } from "./find-appointments/find-appointments.tool.ts";
import type { JoinWaitlistPorts } from "./join-waitlist/join-waitlist.ts";
import { joinWaitlistTool } from "./join-waitlist/join-waitlist.tool.ts";
import type { LeaveWaitlistPorts } from "./leave-waitlist/leave-waitlist.ts";
import { leaveWaitlistTool } from "./leave-waitlist/leave-waitlist.tool.ts";
import { getCurrentTimeTool } from "./get-current-time/get-current-time.tool.ts";
import { listServicesTool } from "./list-services/list-services.tool.ts";
import type { NoteCallResultPorts } from "./note-call-result/note-call-result.ts";
import { noteCallResultTool } from "./note-call-result/note-call-result.tool.ts";
import type { RescheduleAppointmentPorts } from "./reschedule-appointment/reschedule-appointment.ts";
import { rescheduleAppointmentTool } from "./reschedule-appointment/reschedule-appointment.tool.ts";
import type { ToolRegistry } from "./tool.ts";

/** What the tools work with. All of it rejects when the database is away. */
export type ToolPorts = BookAppointmentPorts &
  CheckAvailabilityPorts &
  RescheduleAppointmentPorts &
  CancelAppointmentPorts &
  JoinWaitlistPorts &
  LeaveWaitlistPorts &
  NoteCallResultPorts;

/** All that the assistant can do, in the order in which it is listed. Needs no database. */
export const ALL_TOOLS: readonly ToolDefinition<ToolPorts>[] = [
  bookClinicAppointmentTool,
  checkAvailabilityTool,
  findAppointmentsTool,
  rescheduleAppointmentTool,
  cancelAppointmentTool,
  joinWaitlistTool,
  leaveWaitlistTool,
  listServicesTool,
  getCurrentTimeTool,
  noteCallResultTool,
];

/** The tools as calls run them, by name. */
export function connectTools(ports: ToolPorts): ToolRegistry {
  return new Map(ALL_TOOLS.map((tool) => [tool.name, tool.connect(ports)]));
}
