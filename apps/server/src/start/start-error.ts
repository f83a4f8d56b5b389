/** The server cannot start for a reason that a person can do something about; the message is one sentence. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/** Whoever starts it has asked it to stop before it was up. */
export class StartStopped extends Error {
  override readonly name = "StartStopped";
}
