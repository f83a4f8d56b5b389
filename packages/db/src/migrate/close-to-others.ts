import type { Queryable } from "../queryable.ts";

/**
 * Keeps what a migration has just made in the schema public for our own roles. PostgreSQL lets everybody run a new
 * function, and Supabase gives new tables and functions there to `anon` and `authenticated`, whom its data API lets in
 * from the internet. Our functions take an organization's id and open its rows, so there they would be an open door.
 *
 * To be called at the end of the migration's transaction: what it made is known by its number. Whatever somebody gave
 * to a role of their own stays.
 */
export async function closeToOthers(db: Queryable): Promise<void> {
  await db.query(`do $close$
    declare
      v_made regprocedure;
      v_relation regclass;
      v_others text := (select string_agg(quote_ident(rolname), ', ') from pg_roles where rolname in ('anon', 'authenticated'));
    begin
      for v_made in
        select p.oid from pg_proc p
        where p.pronamespace = 'public'::regnamespace and p.xmin = pg_current_xact_id()::xid
          and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
      loop
        -- One that everybody may run is meant for the server; others name in their migration who may.
        if exists (select from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
                   where p.oid = v_made and a.grantee = 0) then
          execute format('grant execute on function %s to callwaiting_app', v_made);
          execute format('revoke execute on function %s from public', v_made);
        end if;
        if v_others is not null then
          execute format('revoke execute on function %s from %s', v_made, v_others);
        end if;
      end loop;
      if v_others is null then
        return;
      end if;
      for v_relation in
        select c.oid from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.xmin = pg_current_xact_id()::xid and c.relkind in ('r', 'p', 'v', 'm', 'S')
          and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
      loop
        execute format('revoke all on %s %s from %s',
          case (select relkind from pg_class where oid = v_relation) when 'S' then 'sequence' else 'table' end, v_relation, v_others);
      end loop;
    end
  $close$`);
}
