export type LogLine = Readonly<Record<string, unknown>>;

/** What a sync logs, kept to be read instead of printed. */
export type SyncLog = {
  readonly write: (line: string) => void;
  /** Of one operation, or of all. */
  readonly lines: (operationId?: string) => readonly LogLine[];
  /** Requests to Vapi that were logged. */
  readonly countRequests: (method?: string) => number;
  readonly text: () => string;
};

export function createSyncLog(): SyncLog {
  const written: string[] = [];
  const lines: SyncLog["lines"] = (operationId) =>
    written
      .map((line) => JSON.parse(line) as LogLine)
      .filter((line) => operationId === undefined || line["operationId"] === operationId);
  const isRequest = (line: LogLine, method?: string) =>
    line["operation"] !== undefined && (method === undefined || line["method"] === method);
  return {
    write: (line) => void written.push(line),
    lines,
    countRequests: (method) => lines().filter((line) => isRequest(line, method)).length,
    text: () => written.join(""),
  };
}
