import type { AppointmentsPorts } from "./appointments/appointments-ports.ts";
import type { AuditPorts, CallsPorts } from "./calls/calls-ports.ts";
import type { ContactsPorts } from "./contacts/contacts-ports.ts";
import type { AssistantsPorts } from "./assistants/assistants-ports.ts";
import type { IntegrationsPorts } from "./integrations/integrations-ports.ts";
import type { LivePorts } from "../live/live-ports.ts";
import type { MembersPorts } from "./members/members-ports.ts";
import type { MetricsPorts } from "./metrics/metrics-ports.ts";
import type { PlaygroundPorts } from "./playground/playground-ports.ts";
import type { SessionPorts } from "./session/session-ports.ts";
import type { SettingsPorts } from "./organization/settings-ports.ts";

/** All that the admin's API works with. A router's ports are one type more in here, tied in `admin-ports.ts`. */
export type AdminPorts = SessionPorts &
  MembersPorts &
  AppointmentsPorts &
  AuditPorts &
  CallsPorts &
  ContactsPorts &
  LivePorts &
  MetricsPorts &
  PlaygroundPorts & {
    readonly assistants: AssistantsPorts;
    readonly integrations: IntegrationsPorts;
    readonly settings: SettingsPorts;
  };
