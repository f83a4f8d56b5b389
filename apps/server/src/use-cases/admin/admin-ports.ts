import type { AppointmentsPorts } from "./appointments-ports.ts";
import type { AuditPorts, CallsPorts } from "./calls-ports.ts";
import type { ContactsPorts } from "./contacts-ports.ts";
import type { AssistantsPorts } from "./assistants-ports.ts";
import type { IntegrationsPorts } from "./integrations-ports.ts";
import type { LivePorts } from "./live-ports.ts";
import type { MembersPorts } from "./members-ports.ts";
import type { MetricsPorts } from "./metrics-ports.ts";
import type { PlaygroundPorts } from "./playground-ports.ts";
import type { SessionPorts } from "./session-ports.ts";
import type { SettingsPorts } from "./settings-ports.ts";

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
