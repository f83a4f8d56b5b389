type Wanted = { readonly durable: boolean; readonly maxConnections: number };

/** Everything goes on the command line, so that no configuration file of an old data folder can differ. */
export function serverSettings({ durable, maxConnections }: Wanted): readonly string[] {
  return [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    `max_connections=${maxConnections}`,
    "timezone=UTC",
    "log_timezone=UTC",
    // A failed statement is the client's to report; in this log it would spell out patients' data.
    "log_min_messages=log",
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
    ...(durable ? [] : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]),
  ];
}
