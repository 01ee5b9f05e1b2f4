
-- ARGV: topic, agent, 1 to pause. Answers 0 when there is no such agent.
local topic, agent = ARGV[1], ARGV[2]
if redis.call('HEXISTS', agents, topic .. '/' .. agent) == 0 then return 0 end
if ARGV[3] == '1' then
  redis.call('HSET', group_of(topic, agent), 'paused', '1')
else
  redis.call('HDEL', group_of(topic, agent), 'paused')
end
wake(topic)
return 1
