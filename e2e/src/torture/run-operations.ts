import { setTimeout as delay } from "node:timers/promises";
import { apiClient, cookiesOf, postSignIn } from "@callwaiting/testing/staff";
import { callAsStaff } from "./call-as-staff.ts";
import { callTool } from "./call-tool.ts";
import type { Clinic } from "./create-clinics.ts";
import { type Wanted, describeOperation } from "./describe-operation.ts";
import type { Answer, Call } from "./history.ts";
import {
  type KnownAppointment,
  type KnownAppointments,
  createKnownAppointments,
} from "./known-appointments.ts";
import { CLIENTS, type Operation } from "./make-plan.ts";
import type { World } from "./open-world.ts";

export type Desk = {
  readonly clinic: Clinic;
  readonly cookie: string;
  readonly api: ReturnType<typeof apiClient>;
  readonly known: KnownAppointments;
};

/** Signs one member of staff of each clinic in; to be done while all is well, sign-ins being counted. */
export async function openDesks({
  clinics,
  balancer,
}: Pick<World, "clinics" | "balancer">): Promise<readonly Desk[]> {
  return Promise.all(
    clinics.map(async (clinic) => {
      const response = await postSignIn(balancer.url, clinic.staff);
      if (!response.ok) throw new Error(`Signing in was answered with ${response.status}`);
      const cookie = cookiesOf(response);
      return { clinic, cookie, api: apiClient(balancer.url, cookie), known: createKnownAppointments() };
    }),
  );
}

/** How often an operation is delivered that is not answered, and how long it waits before each time. */
export type Patience = { readonly deliveries: number; readonly pauseMs: number };

type Run = {
  readonly world: Pick<World, "balancer">;
  readonly desks: readonly Desk[];
  readonly operations: readonly Operation[];
  /** Resolves when the n-th may begin. */
  readonly mayBegin: (n: number) => Promise<void>;
  readonly patienceOf?: (operation: Operation) => Patience;
  /** Told of every delivery as soon as it has its answer. */
  readonly record?: (call: Call) => void;
};

export type Operated = {
  /** Every delivery with its answer. */
  readonly history: readonly Call[];
  /** What was given up without an answer and can be asked for again, in the same words with the same ids. */
  readonly unanswered: readonly (() => Promise<Call>)[];
};

/** How old a signature may be; 30 s more or less leave no doubt, however long the request was held up. */
const SIGNATURE_MS = 300_000;
const DOUBT_MS = 30_000;
/** Who was told to wait does wait; also keeps an outage from using up the plan. */
const IMPATIENT: Patience = { deliveries: 3, pauseMs: 250 };

/** Many clients take the operations in order, each doing one at a time. */
export async function runOperations(run: Run): Promise<Operated> {
  const history: Call[] = [];
  const unanswered: (() => Promise<Call>)[] = [];
  let next = 0;
  const client = async () => {
    for (;;) {
      const n = next++;
      const operation = run.operations[n];
      if (operation === undefined) return;
      await run.mayBegin(n);
      const { calls, again } = await perform(run, operation);
      history.push(...calls);
      if (again !== null) unanswered.push(again);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return { history, unanswered };
}

async function perform(run: Run, operation: Operation) {
  const { world, desks, patienceOf = () => IMPATIENT, record = () => {} } = run;
  const desk = desks[operation.organization];
  if (desk === undefined) throw new Error("the plan has more organizations than the world");
  const known = operation.kind === "book" ? null : desk.known.pick(operation.pick);
  const wanted = describeOperation(operation, desk.clinic, known);
  const deliver = async (delivery: number) => {
    const call = await deliverOnce({ world, desk, operation, wanted, known }, delivery);
    record(call);
    return call;
  };
  // A job for the worker, now and then; its own loss is not recorded, its effect is looked at in the end.
  if (operation.by === "staff" && operation.pick < 0.02) {
    void desk.api.assistants.syncNow.mutate({ role: "inbound" }).catch(() => {});
  }
  // The desk's bookings have no id that would tell a second click from a second wish.
  const isRepeatable = operation.by === "phone" || wanted.request.kind !== "book";
  const calls = await Promise.all(
    operation.isDoubled && isRepeatable ? [deliver(1), deliver(2)] : [deliver(1)],
  );
  const { deliveries, pauseMs } = patienceOf(operation);
  while (calls.every(isUnanswered)) {
    await delay(pauseMs);
    if (!isRepeatable || calls.length >= deliveries) break;
    calls.push(await deliver(calls.length + 1));
  }
  const isGivenUp = isRepeatable && calls.every(isUnanswered);
  return { calls, again: isGivenUp ? () => deliver(calls.length + 1) : null };
}

export const isUnanswered = ({ answer }: Call) => answer.kind === "unknown" || answer.kind === "broken";

type Delivery = {
  readonly world: Pick<World, "balancer">;
  readonly desk: Desk;
  readonly operation: Operation;
  readonly wanted: Wanted;
  readonly known: KnownAppointment | null;
};

async function deliverOnce(
  { world, desk, operation, wanted, known }: Delivery,
  delivery: number,
): Promise<Call> {
  const { clinic, api } = desk;
  const startedAtMs = Date.now();
  const answer =
    operation.by === "phone"
      ? await callTool({ url: world.balancer.url, clinic, operation, wanted, known })
      : await callAsStaff({ api, operationName: operation.name, wanted });
  learn(desk, wanted, answer);
  return {
    operation: operation.name,
    delivery,
    orgId: clinic.orgId,
    by:
      operation.by === "phone"
        ? { kind: "phone", form: operation.form }
        : { kind: "user", userId: clinic.staff.userId },
    startedAtMs,
    endedAtMs: Date.now(),
    credentials: credentialsOf(operation),
    request: wanted.request,
    answer,
  };
}

function credentialsOf({ by, isSigned, clockOffMs }: Operation): Call["credentials"] {
  const offMs = by === "phone" && isSigned ? Math.abs(clockOffMs) : 0;
  if (offMs < SIGNATURE_MS - DOUBT_MS) return "good";
  return offMs > SIGNATURE_MS + DOUBT_MS ? "stale" : "near";
}

function learn({ known }: Desk, { phone }: Wanted, answer: Answer): void {
  if (answer.kind !== "done" || answer.appointmentId === null || answer.startsAt === null) return;
  const { appointmentId, startsAt, revision } = answer;
  known.learn({ appointmentId, phone, startsAt, revision });
}
