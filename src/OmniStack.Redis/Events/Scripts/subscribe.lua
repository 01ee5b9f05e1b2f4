
-- ARGV: topic, agent, description of the agent, its rate or nothing.
local topic, agent, rate = ARGV[1], ARGV[2], ARGV[4]
local group = group_of(topic, agent)
redis.call('HSET', agents, topic .. '/' .. agent, ARGV[3])
redis.call('SADD', topics, topic)
redis.call('HSETNX', group, 'since', ms(now))
redis.call('HDEL', group, 'deleted')
if rate == '' then
  redis.call('HDEL', group, 'rate', 'tokens', 'at')
else
  redis.call('HSET', group, 'rate', rate)
end
-- A new group begins with what is not finished.
local is_new = redis.call('HEXISTS', groups_of(topic), agent) == 0
if is_new then
  for _, lane in ipairs(lanes) do trim(lane, topic) end
end
for _, source in ipairs({ 'h', 'm', 'l', 'q' }) do
  local key = stream_of(source, topic, agent)
  local created = redis.pcall('XGROUP', 'CREATE', key, agent, '0', 'MKSTREAM')
  if type(created) == 'table' and created.err and not string.find(created.err, 'BUSYGROUP', 1, true) then
    return created
  end

  -- Runners of the past leave their names; one that holds nothing and was not heard of for an hour can go.
  for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', key, agent)) do
    local fields = to_map(consumer)
    if fields['pending'] == 0 and fields['idle'] > 3600000 then
      redis.call('XGROUP', 'DELCONSUMER', key, agent, fields['name'])
    end
  end
end

-- The first entry of each lane that this group will see, which says whose runs a task has.
if is_new then
  local starts = {}
  for i, lane in ipairs(lanes) do
    local key = stream_of(lane, topic)
    local first = redis.call('XRANGE', key, '-', '+', 'COUNT', 1)[1]
    starts[i] = first and first[1] or after(to_map(redis.call('XINFO', 'STREAM', key))['last-generated-id'])
  end
  redis.call('HSET', groups_of(topic), agent, table.concat(starts, ' '))
end
return 1
