import { inSpan } from "../telemetry/in-span.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";

type Call<Args extends readonly unknown[], Result> = (...args: Args) => Promise<Result>;
type Wrap = <Args extends readonly unknown[], Result>(call: Call<Args, Result>) => Call<Args, Result>;

/** A function of the database with its deadline, each call a span that is named after it: never its SQL or its values. */
export function tracedPorts(telemetry: Telemetry, inTime: Wrap) {
  return <Args extends readonly unknown[], Result>(
    name: string,
    call: Call<Args, Result>,
  ): Call<Args, Result> => {
    const timed = inTime(call);
    const span = {
      title: `db ${name}`,
      facts: { "db.system.name": "postgresql", "db.operation.name": name },
    };
    return (...args) => inSpan(telemetry, span, () => timed(...args));
  };
}
