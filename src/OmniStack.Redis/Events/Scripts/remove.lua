
-- ARGV: lines of history, ms that records are kept, ms of grace, topic, agent, 1 to delete the group too.
-- Answers 0 when there is no such agent, 1 when it is done, 2 when it has to be called again: each call ends up to 500 runs of each kind.
local options = { timeline = tonumber(ARGV[1]), keep = tonumber(ARGV[2]), grace = tonumber(ARGV[3]) }
local topic, agent, with_group = ARGV[4], ARGV[5], ARGV[6] == '1'
local group = group_of(topic, agent)
local most = 500
if redis.call('HDEL', agents, topic .. '/' .. agent) == 0 and not (with_group and redis.call('HEXISTS', groups_of(topic), agent) == 1) then
  return 0
end
redis.call('HSET', group, 'deleted', '1')
wake(topic)
if not with_group then return 1 end

local more = false
for _, id in ipairs(redis.call('ZRANGE', due_of(topic, agent), 0, most - 1)) do
  redis.call('ZREM', due_of(topic, agent), id)
  cancel_run(topic, agent, id, options)
  more = true
end
for _, entry in ipairs(redis.call('XRANGE', again_of(topic, agent), '-', '+', 'COUNT', most)) do
  cancel_run(topic, agent, entry[2][2], options)
  redis.call('XDEL', again_of(topic, agent), entry[1])
  more = true
end
for _, lane in ipairs(lanes) do
  local key = stream_of(lane, topic)
  local pending = redis.pcall('XPENDING', key, agent, '-', '+', most)
  for _, held in ipairs(pending.err and {} or pending) do
    local entry = redis.call('XRANGE', key, held[1], held[1])[1]
    if entry then cancel_run(topic, agent, entry[2][2], options) end
    redis.call('XACK', key, agent, held[1])
    more = true
  end
  local found = redis.pcall('XREADGROUP', 'GROUP', agent, 'deletion', 'COUNT', most, 'NOACK', 'STREAMS', key, '>')
  for _, entry in ipairs(found and not found.err and found[1][2] or {}) do
    cancel_run(topic, agent, entry[2][2], options)
    more = true
  end
end

-- A delayed event goes when this was its last agent. The others of the topic wait on, so the next call begins behind those it has seen.
local offset = tonumber(redis.call('HGET', group, 'offset') or 0)
for _, member in ipairs(redis.call('ZREVRANGE', later_of(topic), offset, offset + most - 1)) do
  local id = string.sub(member, 2)
  cancel_run(topic, agent, id, options)
  if redis.call('HEXISTS', task_of(id), 'x') == 1 then
    redis.call('ZREM', later_of(topic), member)
    redis.call('HSET', task_of(id), 'c', '1')
  else
    offset = offset + 1
  end
  more = true
end
redis.call('HSET', group, 'offset', ms(offset))
tell_followers()
if more then return 2 end

redis.call('HDEL', groups_of(topic), agent)
redis.call('DEL', again_of(topic, agent), due_of(topic, agent), group)
redis.call('HSET', group, 'deleted', '1')
local is_last = redis.call('HLEN', groups_of(topic)) == 0
for _, lane in ipairs(lanes) do
  local key = stream_of(lane, topic)
  redis.pcall('XGROUP', 'DESTROY', key, agent)
  if is_last then
    redis.call('XTRIM', key, 'MAXLEN', 0)
  elseif redis.call('EXISTS', key) == 1 then
    trim(lane, topic)
  end
end
return 1
