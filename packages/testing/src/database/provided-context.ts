import "vitest";

declare module "vitest" {
  export interface ProvidedContext {
    /** A user who may create databases, on a real PostgreSQL. */
    readonly adminUrl: string;
    /** A database with all migrations, to be cloned. */
    readonly templateName: string;
  }
}
