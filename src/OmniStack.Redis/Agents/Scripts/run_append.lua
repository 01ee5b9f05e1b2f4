-- ARGV: run, type kind ('begin', 'reopen', 'renew', 'final', 'success', 'cancel' or ''), attempt or '', most entries, ms to keep, entry,
-- state key or '', state value or '', where the run stands then or '', now (ms), agent or '', tenant or ''.
-- Answers {'ok', sequence, attempt}, or {code} when it is refused.
local run = KEYS[1] .. ':run:' .. ARGV[1]
local log, state, index = run .. ':log', run .. ':state', KEYS[1] .. ':runs_begun'
local kind, keep, now = ARGV[2], ARGV[5], ARGV[10]
local reopens = kind == 'reopen' or kind == 'renew'
local begins = reopens or kind == 'begin'

local known = redis.call('HMGET', run, 'n', 'a', 'f')
local count = tonumber(known[1] or 0)
local attempt = tonumber(known[2] or 0)
if count == 0 and not begins then
  return { 'run_not_found' }
end
if known[3] and not reopens then
  return { 'run_ended' }
end
if not begins and ARGV[3] ~= '' and tonumber(ARGV[3]) ~= attempt then
  return { 'run_superseded' }
end

local final = kind == 'final' or kind == 'success'
if count >= tonumber(ARGV[4]) and not final then
  return { 'run_log_full' }
end
if begins then
  attempt = attempt + 1
end
if count == 0 then
  redis.call('HSET', run, 'g', ARGV[11], 'b', now)
  if ARGV[12] ~= '' then
    redis.call('HSET', run, 't', ARGV[12])
  end
  redis.call('ZADD', index, now, ARGV[1])
  -- Runs expire by themselves; those that were begun first are looked at, so that the index does not outgrow them.
  for _, oldest in ipairs(redis.call('ZRANGE', index, 0, 19)) do
    if redis.call('EXISTS', KEYS[1] .. ':run:' .. oldest) == 0 then
      redis.call('ZREM', index, oldest)
    end
  end
end
count = count + 1

redis.call('XADD', log, string.format('%d-0', count), 'a', string.format('%d', attempt), 'e', ARGV[6])
redis.call('HSET', run, 'n', count, 'a', attempt, 'u', now)
if ARGV[9] ~= '' then
  redis.call('HSET', run, 's', ARGV[9])
end
if reopens then
  redis.call('HDEL', run, 'f', 'c')
end
if kind == 'renew' then
  redis.call('DEL', state)
end
if final then
  redis.call('HSET', run, 'f', '1')
end
if kind == 'cancel' then
  redis.call('HSET', run, 'c', '1')
end
if ARGV[7] ~= '' then
  if ARGV[8] ~= '' then
    redis.call('HSET', state, ARGV[7], ARGV[8])
  else
    redis.call('HDEL', state, ARGV[7])
  end
end
if kind == 'success' then
  redis.call('DEL', state)
end
for _, key in ipairs({ run, log, state }) do
  redis.call('PEXPIRE', key, keep)
end
redis.call('PUBLISH', KEYS[1] .. ':runs', 'e:' .. ARGV[1])
if kind == 'cancel' or final then
  redis.call('PUBLISH', KEYS[1] .. ':runs', 'c:' .. ARGV[1])
end
return { 'ok', count, attempt }
