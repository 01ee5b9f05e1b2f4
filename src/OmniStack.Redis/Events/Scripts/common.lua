-- Every script begins with this. All keys share the hash tag of the prefix, so that one slot holds them.
local prefix = KEYS[1]
local agents = prefix .. ':agents'
local wake_channel = prefix .. ':wake'

local function events_of(topic) return prefix .. ':events:' .. topic end
local function groups_of(topic) return prefix .. ':groups:' .. topic end
local function idle_of(topic) return prefix .. ':idle:' .. topic end
local function again_of(topic, agent) return prefix .. ':again:' .. topic .. ':' .. agent end
local function due_of(topic, agent) return prefix .. ':due:' .. topic .. ':' .. agent end
local function dead_of(topic, agent) return prefix .. ':dead:' .. topic .. ':' .. agent end
local function task_of(id) return prefix .. ':task:' .. id end

local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function split(entry)
  local ms, seq = string.match(entry, '^(%d+)-(%d+)$')
  return tonumber(ms), tonumber(seq)
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

-- A receiver that found nothing leaves the idle key; whoever adds something takes it away and calls.
local function wake(topic)
  if redis.call('DEL', idle_of(topic)) == 1 then
    redis.call('PUBLISH', wake_channel, topic)
  end
end

local function store(topic, id, event)
  local entry = redis.call('XADD', events_of(topic), '*', 't', id)
  redis.call('HSET', task_of(id), 'e', event, 's', entry)
end

-- The delivery with this entry and number, while this runner holds it.
local function holds(key, agent, runner, entry, number)
  local pending = redis.pcall('XPENDING', key, agent, entry, entry, 1, runner)
  return not pending.err and pending[1] and pending[1][4] == tonumber(number)
end
