-- ARGV: run, type kind ('begin', 'final', 'success', 'cancel' or ''), attempt or '', most entries, ms to keep, entry, state key or '', state value or ''.
-- Answers {'ok', sequence, attempt}, or {code} when it is refused.
local run = KEYS[1] .. ':run:' .. ARGV[1]
local log, state = run .. ':log', run .. ':state'
local kind, keep = ARGV[2], ARGV[5]

local known = redis.call('HMGET', run, 'n', 'a', 'f')
local count = tonumber(known[1] or 0)
local attempt = tonumber(known[2] or 0)
if count == 0 and kind ~= 'begin' then
  return { 'run_not_found' }
end
if known[3] then
  return { 'run_ended' }
end
if kind ~= 'begin' and ARGV[3] ~= '' and tonumber(ARGV[3]) ~= attempt then
  return { 'run_superseded' }
end

local final = kind == 'final' or kind == 'success'
if count >= tonumber(ARGV[4]) and not final then
  return { 'run_log_full' }
end
if kind == 'begin' then
  attempt = attempt + 1
end
count = count + 1

redis.call('XADD', log, string.format('%d-0', count), 'a', string.format('%d', attempt), 'e', ARGV[6])
redis.call('HSET', run, 'n', count, 'a', attempt)
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
