-- ARGV: topic, agent, runner, count, lease in ms, 1 to look for abandoned deliveries, ms that dead letters are kept.
-- Answers {ms until something may come, or -1, then source, entry, delivery number, earlier attempts, id, event of each}.
local topic, agent, runner = ARGV[1], ARGV[2], ARGV[3]
local count, lease, keep = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[7])
local events, again, due = events_of(topic), again_of(topic, agent), due_of(topic, agent)
local now = now_ms()
local answer = { -1 }
local left = count

local function bury(key, entry, fields)
  local dead = dead_of(topic, agent)
  redis.call('XADD', dead, '*', 'reason', 'malformed', 'entry', entry, unpack(fields, 1, math.min(#fields, 1000)))
  redis.call('XTRIM', dead, 'MINID', '~', string.format('%d', now - keep))
  redis.call('XACK', key, agent, entry)
  if key == again then
    redis.call('XDEL', key, entry)
  end
end

local function take(source, key, entry, number, fields)
  local id = #fields == 2 and fields[1] == 't' and fields[2]
  local task = id and redis.pcall('HMGET', task_of(id), 'e', 'a:' .. agent)
  if not task or task.err or not task[1] then
    bury(key, entry, fields)
    return
  end
  local at = #answer
  answer[at + 1], answer[at + 2], answer[at + 3] = source, entry, number
  answer[at + 4], answer[at + 5], answer[at + 6] = source == 'q' and task[2] or '0', id, task[1]
  left = left - 1
end

local function claim(source, key)
  local cursor = '0-0'
  repeat
    local claimed = redis.call('XAUTOCLAIM', key, agent, runner, lease, cursor, 'COUNT', left)
    cursor = claimed[1]
    for _, entry in ipairs(claimed[2]) do
      take(source, key, entry[1], redis.call('XPENDING', key, agent, entry[1], entry[1], 1)[1][4], entry[2])
    end
  until cursor == '0-0' or left == 0
end

-- True when the stream may hold more: every entry of the last round was malformed.
local function read(source, key)
  for _ = 1, 10 do
    if left == 0 then return false end
    local wanted = left
    local found = redis.call('XREADGROUP', 'GROUP', agent, runner, 'COUNT', wanted, 'STREAMS', key, '>')
    if not found then return false end
    for _, entry in ipairs(found[1][2]) do
      take(source, key, entry[1], 1, entry[2])
    end
    if #found[1][2] < wanted then return false end
  end
  return true
end

if ARGV[6] == '1' then
  claim('q', again)
  if left > 0 then
    claim('m', events)
  end
end
if left > 0 then
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, left)) do
    redis.call('ZREM', due, id)
    redis.call('HSET', task_of(id), 'q:' .. agent, redis.call('XADD', again, '*', 't', id))
  end
end
local more = read('q', again)
more = read('m', events) or more
if #answer > 1 then
  return answer
end
if more then
  answer[1] = 0
  return answer
end

redis.call('SET', idle_of(topic), '1')
local wait = -1
local first = redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')
if first[2] then
  wait = math.max(0, tonumber(first[2]) - now)
end
for _, key in ipairs({ again, events }) do
  local oldest = redis.call('XPENDING', key, agent, '-', '+', 1)[1]
  if oldest then
    local ends = math.max(0, lease - oldest[3])
    wait = wait < 0 and ends or math.min(wait, ends)
  end
end
answer[1] = wait
return answer
