export { MIGRATIONS_DIR, readMigrations } from "../migrate/read-migrations.ts";
export { type MigrationDraft, draftMigration } from "./draft-migration.ts";
export { CurrentSqlError } from "./load-current-sql.ts";
