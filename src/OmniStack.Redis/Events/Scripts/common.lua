-- Every script begins with this. All keys share the hash tag of the prefix, so that one slot holds them.
local prefix = KEYS[1]
local agents = prefix .. ':agents'
local topics = prefix .. ':topics'
local dead_groups = prefix .. ':dead-groups'
local wake_channel = prefix .. ':wake'
local feed = prefix .. ':feed'
local lanes = { 'h', 'm', 'l' }
local lane_names = { h = ':high:', m = ':events:', l = ':low:' }

local function tasks_of(topic) return prefix .. ':tasks:' .. topic end
local function groups_of(topic) return prefix .. ':groups:' .. topic end
local function idle_of(topic) return prefix .. ':idle:' .. topic end
local function later_of(topic) return prefix .. ':later:' .. topic end
local function group_of(topic, agent) return prefix .. ':group:' .. topic .. ':' .. agent end
local function again_of(topic, agent) return prefix .. ':again:' .. topic .. ':' .. agent end
local function due_of(topic, agent) return prefix .. ':due:' .. topic .. ':' .. agent end
local function dead_of(topic, agent) return prefix .. ':dead:' .. topic .. ':' .. agent end
local function task_of(id) return prefix .. ':task:' .. id end

-- h, m and l are the topic's lanes, q is what only this agent gets.
local function stream_of(source, topic, agent)
  return source == 'q' and again_of(topic, agent) or prefix .. lane_names[source] .. topic
end

local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local now = now_ms()

local function ms(value) return string.format('%d', value) end

local function split(entry)
  local at, seq = string.match(entry, '^(%d+)-(%d+)$')
  return tonumber(at), tonumber(seq)
end

local function is_before(left, right)
  local left_ms, left_seq = split(left)
  local right_ms, right_seq = split(right)
  return left_ms < right_ms or (left_ms == right_ms and left_seq < right_seq)
end

local function after(entry)
  local dash = string.find(entry, '-', 1, true)
  return string.sub(entry, 1, dash) .. string.format('%d', tonumber(string.sub(entry, dash + 1)) + 1)
end

-- Field and value in turns, as a table.
local function to_map(list)
  local map = {}
  for i = 1, #list, 2 do map[list[i]] = list[i + 1] end
  return map
end

-- A receiver that found nothing leaves the idle key; whoever adds something takes it away and calls.
local function wake(topic)
  if redis.call('DEL', idle_of(topic)) == 1 then
    redis.call('PUBLISH', wake_channel, topic)
  end
end

-- What followers renew while they follow: how many changes to keep. Looked up at the first change.
local feed_limit
local function note(id, topic, state, agent, attempt)
  if feed_limit == nil then feed_limit = redis.call('GET', prefix .. ':followed') end
  if feed_limit then
    redis.call('XADD', feed, 'MAXLEN', '~', feed_limit, '*', 'i', id, 't', topic, 's', state, 'a', agent or '', 'n', attempt or 0)
  end
end
local function tell_followers()
  if feed_limit then
    redis.call('PUBLISH', wake_channel, ':feed')
  end
end

-- Numbers that rise over all topics, so that what happened within one millisecond has an order too.
local numbered, reserved = 0, 0
local function next_entry()
  if numbered == reserved then
    reserved = redis.call('INCRBY', prefix .. ':numbers', 64)
    numbered = reserved - 64
  end
  numbered = numbered + 1
  return ms(now) .. '-' .. ms(numbered)
end

-- Adds an entry with the next number, or, when the stream is ahead of the clock, with one of its own.
local function append(key, ...)
  local added = redis.pcall('XADD', key, next_entry(), ...)
  return type(added) == 'table' and redis.call('XADD', key, '*', ...) or added
end

-- Where a task is: whether it waits for its time, its lane, its entry there, its topic.
local function place_of(stored)
  local waits, lane, entry, topic = string.match(stored or '', '^(%+?)([hml])(%d+%-%d+) (.+)$')
  return waits == '+', lane, entry, topic
end

-- The delivery with this entry and number, while this runner holds it.
local function holds(key, agent, runner, entry, number)
  local pending = redis.pcall('XPENDING', key, agent, entry, entry, 1, runner)
  return not pending.err and pending[1] and pending[1][4] == tonumber(number)
end
