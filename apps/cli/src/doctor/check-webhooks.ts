import {
  type WebhookState,
  createOwnerPool,
  databaseErrorCode,
  describeDatabaseError,
  readWebhookState,
} from "@callwaiting/db";
import type { Check, Finding } from "../report/check.ts";
import { findDatabaseUrl } from "../target/local-database.ts";

/** SQLSTATEs: a table, a schema or a function that no migration has made. */
const NOT_SET_UP: ReadonlySet<unknown> = new Set(["42P01", "3F000", "42883"]);

const NOBODY = "No other system is told of visits.";

/** Whether other systems hear what they are owed. */
export function webhooksCheck(env: NodeJS.ProcessEnv): Check {
  return { title: "Webhooks", run: () => checkWebhooks(env) };
}

async function checkWebhooks(env: NodeJS.ProcessEnv): Promise<Finding> {
  const url = await findDatabaseUrl(env);
  if (url === null || !URL.canParse(url)) return NOBODY;
  const owner = createOwnerPool({ connectionString: url, max: 1 });
  try {
    return describeWebhooks(await readWebhookState(owner));
  } catch (error) {
    // That the database cannot be reached is for its own check to say.
    const isUnreachable = describeDatabaseError(error, url) !== null;
    if (isUnreachable || NOT_SET_UP.has(databaseErrorCode(error))) return NOBODY;
    throw error;
  } finally {
    await owner.end();
  }
}

export function describeWebhooks({ on, failing, stopped, owed, late }: WebhookState): Finding {
  if (on + stopped === 0) return NOBODY;
  const counts = `${addresses(on)} told of visits, ${events(owed)} on the way or waiting`;
  const troubles = [
    ...(failing > 0 ? [`${failing} of them ${failing === 1 ? "takes" : "take"} nothing right now`] : []),
    ...(stopped > 0 ? [`${stopped} switched off, being gone or after a week of failures`] : []),
    ...(late > 0 ? [`${events(late)} late by more than a quarter of an hour`] : []),
  ];
  if (troubles.length === 0) return `${counts}.`;
  return {
    detail: `${[counts, ...troubles].join("; ")}.`,
    hint: 'Settings, Webhooks of the clinic says how each address answers; the log\'s lines are "another system did not take what it was told".',
  };
}

const addresses = (count: number) => (count === 1 ? "1 address is" : `${count} addresses are`);
const events = (count: number) => (count === 1 ? "1 event is" : `${count} events are`);
