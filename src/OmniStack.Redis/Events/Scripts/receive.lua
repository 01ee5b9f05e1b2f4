
-- ARGV: topic, agent, runner, count, lease in ms, 1 to look for abandoned deliveries, ms that dead letters are kept, lines of history.
-- Answers {ms until something may come, or -1, then source, entry, delivery number, earlier attempts, id, event of each}.
local topic, agent, runner = ARGV[1], ARGV[2], ARGV[3]
local count, lease, keep, timeline = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[7]), tonumber(ARGV[8])
local again, due, later, group = again_of(topic, agent), due_of(topic, agent), later_of(topic), group_of(topic, agent)
local answer = { -1 }
local left = count

local state = redis.call('HMGET', group, 'paused', 'deleted', 'rate', 'tokens', 'at', 'received', 'since')
if state[2] then
  return redis.error_reply('DELETED this agent')
end
if not state[7] then
  return redis.error_reply('NOGROUP of this agent')
end
if state[1] then
  redis.call('SET', idle_of(topic), '1')
  return answer
end
local rate, tokens = tonumber(state[3]), nil
if rate then
  -- A second's worth may be taken at once.
  local most = math.max(1, rate)
  tokens = math.min(most, (tonumber(state[4]) or most) + math.max(0, now - (tonumber(state[5]) or now)) * rate / 1000)
  left = math.min(left, math.floor(tokens))
  if left < 1 then
    answer[1] = math.ceil((1 - tokens) * 1000 / rate)
    return answer
  end
end
local allowed = left

local function drop(source, key, entry)
  redis.call('XACK', key, agent, entry)
  if source == 'q' then redis.call('XDEL', key, entry) end
end

-- What a delivery is read from: in a lane, and in the agent's own stream.
local fields_new = { 'e', 's', 'c', 'r:' .. agent }
local fields_again = { 'e', 's', 'a:' .. agent, 'q:' .. agent, 'e:' .. agent }

local function take(into, source, key, entry, number, fields)
  local id = #fields == 2 and fields[1] == 't' and fields[2]
  local task = id and redis.pcall('HMGET', task_of(id), unpack(source == 'q' and fields_again or fields_new))
  if not task or task.err then
    bury(topic, agent, 'c', 'malformed', 'entry', entry, unpack(fields, 1, math.min(#fields, 1000)))
    drop(source, key, entry)
    return false
  end

  -- What was cancelled or deleted meanwhile stays in the lane until it comes by, as does what the agent finished before its group was deleted.
  local is_current
  if source == 'q' then
    is_current = task[4] == entry
  else
    is_current = not task[3] and not task[4] and task[2] == source .. entry .. ' ' .. topic
  end
  if not task[1] or not is_current then
    drop(source, key, entry)
    return false
  end
  local earlier = source == 'q' and task[3] or 0
  local at = #into
  into[at + 1], into[at + 2], into[at + 3] = source, entry, number
  into[at + 4], into[at + 5], into[at + 6] = earlier, id, source == 'q' and task[5] or task[1]
  left = left - 1
  note(id, topic, 'running', agent, earlier + number)
  return true
end

local function claim(source)
  local key = stream_of(source, topic, agent)
  if left < 1 then return end
  for _, held in ipairs(redis.call('XPENDING', key, agent, 'IDLE', lease, '-', '+', left)) do
    local claimed = redis.call('XCLAIM', key, agent, runner, lease, held[1])[1]
    if claimed and take(answer, source, key, held[1], held[4] + 1, claimed[2]) then
      local earlier, id = tonumber(answer[#answer - 2]), answer[#answer - 1]
      remember(task_of(id), agent, line(now - held[3], 'running', earlier + held[4], held[2]), timeline)
    end
  end
end

-- A stream is not cut behind what somebody holds, so an empty one has nothing to give and nobody holds anything of it.
local holds_entries = {}

-- What one call may drop, so that it holds up nobody for long.
local droppable = 1000

-- True when the stream may hold more behind what had to be dropped.
local function read(into, source, wanted)
  if not holds_entries[source] then return false end
  local key = stream_of(source, topic, agent)
  while wanted > 0 do
    if droppable < 1 then return true end
    local found = redis.call('XREADGROUP', 'GROUP', agent, runner, 'COUNT', wanted, 'STREAMS', key, '>')
    if not found then return false end
    local asked = wanted
    for _, entry in ipairs(found[1][2]) do
      if take(into, source, key, entry[1], 1, entry[2]) then
        wanted = wanted - 1
      else
        droppable = droppable - 1
      end
    end
    if #found[1][2] < asked then return false end
  end
  return false
end

-- Of every ten deliveries one is for the low lane and one or two are for the normal one, while there is something.
local function read_lanes()
  local begun = tonumber(state[6] or 0)
  local function share(period) return math.min(left, math.floor((begun + left) / period) - math.floor(begun / period)) end
  if not holds_entries.h and not holds_entries.l then
    return read(answer, 'm', left)
  end
  local high, normal, low = {}, {}, {}
  local more = read(low, 'l', share(10))
  more = read(normal, 'm', share(5)) or more
  more = read(high, 'h', left) or more
  more = read(normal, 'm', left) or more
  more = read(low, 'l', left) or more
  for _, list in ipairs({ high, normal, low }) do
    for _, value in ipairs(list) do answer[#answer + 1] = value end
  end
  return more
end

-- Dead letters end with their records. Every round of the index is an hour's: what has expired by itself leaves it.
local function sweep()
  redis.call('XTRIM', dead_of(topic, agent), 'MINID', ms(now - keep))
  local index = tasks_of(topic)
  local cursor = redis.call('HGET', prefix .. ':sweep', topic) or '-'
  local most = math.max(10, math.min(1000, math.ceil(redis.call('XLEN', index) / 3600)))
  local found = redis.call('XRANGE', index, cursor, '+', 'COUNT', most)
  for _, entry in ipairs(found) do
    if redis.call('EXISTS', task_of(entry[2][2])) == 0 then
      redis.call('XDEL', index, entry[1])
    end
  end
  redis.call('HSET', prefix .. ':sweep', topic, #found < most and '-' or '(' .. found[#found][1])
end

if ARGV[6] == '1' then
  claim('q')
  for _, lane in ipairs(lanes) do claim(lane) end
  sweep()
end
for _, member in ipairs(redis.call('ZRANGEBYSCORE', later, '-inf', now, 'LIMIT', 0, 1000)) do
  local lane, id = string.sub(member, 1, 1), string.sub(member, 2)
  redis.call('ZREM', later, member)
  local _, _, index = place_of(redis.call('HGET', task_of(id), 's'))
  if index then
    local entry = redis.call('XADD', stream_of(lane, topic), '*', 't', id)
    redis.call('HSET', task_of(id), 's', lane .. entry .. ' ' .. topic, 'i', index)
  end
end
if left > 0 then
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, left)) do
    redis.call('ZREM', due, id)
    redis.call('HSET', task_of(id), 'q:' .. agent, redis.call('XADD', again, '*', 't', id))
  end
end
for _, source in ipairs({ 'q', 'h', 'm', 'l' }) do
  holds_entries[source] = redis.call('XLEN', stream_of(source, topic, agent)) > 0
end
local more = read(answer, 'q', left)
more = read_lanes() or more
if #answer > 1 then
  redis.call('HINCRBY', group, 'received', allowed - left)
  if rate then
    redis.call('HSET', group, 'tokens', string.format('%.6f', tokens - (allowed - left)), 'at', ms(now))
  end
  tell_followers()
  return answer
end
if more then
  answer[1] = 0
  return answer
end

redis.call('SET', idle_of(topic), '1')
local wait = -1
local function at_most(limit) wait = wait < 0 and limit or math.min(wait, limit) end
for _, key in ipairs({ due, later }) do
  local first = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
  if first[2] then at_most(math.max(0, tonumber(first[2]) - now)) end
end
for source in pairs(holds_entries) do
  local oldest = holds_entries[source] and redis.call('XPENDING', stream_of(source, topic, agent), agent, '-', '+', 1)[1]
  if oldest then at_most(math.max(0, lease - oldest[3])) end
end
answer[1] = wait
return answer
