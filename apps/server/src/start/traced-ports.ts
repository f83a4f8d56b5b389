import type { InTime } from "../http/database-deadline.ts";
import type { TakeTurn } from "../http/turns/take-turn.ts";
import { inSpan } from "../telemetry/in-span.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";

type Call<Args extends readonly unknown[], Result> = (...args: Args) => Promise<Result>;

export type Ways = { readonly take: TakeTurn; readonly inTime: InTime };

/**
 * A function of the database in its turn, with its deadline, each call a span that is named after it: never its SQL or its
 * values.
 */
export function tracedPorts(telemetry: Telemetry, { take, inTime }: Ways) {
  return <Args extends readonly unknown[], Result>(
    name: string,
    call: Call<Args, Result>,
  ): Call<Args, Result> => {
    const span = {
      title: `db ${name}`,
      facts: { "db.system.name": "postgresql", "db.operation.name": name },
    };
    return (...args) => inSpan(telemetry, span, () => inTime(take({ name, args }, () => call(...args))));
  };
}
