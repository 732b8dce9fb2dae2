INSERT INTO meta (name, value) VALUES ('store_id', 'st-aaaaaaaaaaaa');
INSERT INTO accounts (id, phase, provider, name, base_url, priority, weight, proxy, max_concurrent, enabled, draining, created_ms) VALUES ('acc-1', 'ready', 'anthropic', 'Work', '', 50, 1, '', 0, 1, 0, 1700000000000);
INSERT INTO account_lists (account_id, kind, position, value) VALUES ('acc-1', 'group', 0, 'team');
INSERT INTO account_names (id, name) VALUES ('acc-1', 'Work');
INSERT INTO groups_of_accounts (name, strategy) VALUES ('team', 'fill-first');
INSERT INTO aliases (name, model, family) VALUES ('fast', 'claude-x', 'anthropic');
INSERT INTO client_keys (id, name, hash, hint, revoked, created_ms) VALUES ('key-1', 'laptop', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', 'wxyz', 0, 1700000000000);
INSERT INTO client_key_lists (key_id, kind, position, value) VALUES ('key-1', 'family', 0, 'anthropic');
INSERT INTO usage_records (request_id, time_ms, account_id, key_id, model, resolved, format, session, status, attempts, streamed, complete, estimated, input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, first_token_ms, duration_ms) VALUES ('req-1', 1700000000000, 'acc-1', 'key-1', 'fast', 'claude-x', 'anthropic-messages', '', 200, 1, 1, 1, 0, 42, 0, 0, 0, 7, 0, 120, 900);
