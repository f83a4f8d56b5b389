/** The server cannot start for a reason that a person can do something about; the message is one sentence. */
export class StartError extends Error {
  override readonly name = "StartError";
}
