/** What is left of JSON Schema in the trimmed description. Properties that are not named are refused. */
export type Schema = {
  readonly $ref?: string;
  readonly type?: "string" | "number" | "integer" | "boolean" | "object" | "array";
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly items?: Schema;
  /** Without any the object is free. */
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  /** Of a map. */
  readonly additionalProperties?: Schema;
  readonly anyOf?: readonly Schema[];
  /** The property by whose value the choice is known. */
  readonly "x-kind"?: string;
  /** A number is taken and comes back as text. */
  readonly "x-kept-as"?: "string";
};
