/** Vapi took what was sent with a 200 and holds something else. */
export class NotKept extends Error {
  override readonly name = "NotKept";
  readonly fields: readonly string[];

  constructor(fields: readonly string[]) {
    super(`Vapi did not keep what was sent: ${fields.join(", ")}`);
    this.fields = fields;
  }
}
