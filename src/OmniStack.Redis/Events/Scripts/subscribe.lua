-- ARGV: topic, agent, description of the agent.
local topic, agent = ARGV[1], ARGV[2]
redis.call('HSET', agents, topic .. '/' .. agent, ARGV[3])
for _, key in ipairs({ events_of(topic), again_of(topic, agent) }) do
  local created = redis.pcall('XGROUP', 'CREATE', key, agent, '0', 'MKSTREAM')
  if type(created) == 'table' and created.err and not string.find(created.err, 'BUSYGROUP', 1, true) then
    return created
  end
end

-- Runners of the past leave their names; one that holds nothing and was not heard of for an hour can go.
for _, key in ipairs({ events_of(topic), again_of(topic, agent) }) do
  for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', key, agent)) do
    local fields = {}
    for i = 1, #consumer, 2 do fields[consumer[i]] = consumer[i + 1] end
    if fields['pending'] == 0 and fields['idle'] > 3600000 then
      redis.call('XGROUP', 'DELCONSUMER', key, agent, fields['name'])
    end
  end
end

-- The first entry this group will see, which says whose runs a task has.
if redis.call('HEXISTS', groups_of(topic), agent) == 0 then
  local first = redis.call('XRANGE', events_of(topic), '-', '+', 'COUNT', 1)[1]
  local info = redis.call('XINFO', 'STREAM', events_of(topic))
  local last = '0-0'
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then last = info[i + 1] end
  end
  redis.call('HSET', groups_of(topic), agent, first and first[1] or after(last))
end
return 1
