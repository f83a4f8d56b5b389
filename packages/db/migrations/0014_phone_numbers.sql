-- 0001 meant "a role is an assistant's", but refused every phone number: `null in (…) and false` is false, not null.

alter table vapi_resources drop constraint vapi_resources_check;
alter table vapi_resources add constraint vapi_resources_role_is_an_assistants
  check (role is null or (role in ('inbound', 'outbound') and kind = 'assistant'));
