
-- ARGV: topic, agent, entry of the dead letter, its id, lines of history. Answers 0 when it is no longer there.
local topic, agent, id = ARGV[1], ARGV[2], ARGV[4]
local task = task_of(id)
if redis.call('XDEL', dead_of(topic, agent), ARGV[3]) == 0 then return 0 end
local run = redis.call('HGET', task, 'r:' .. agent)
if run then
  redis.call('HSET', task, 'r:' .. agent, with_state(run, 'failed'), 'u', ms(now))
  redis.call('HDEL', task, 'd:' .. agent)
  remember(task, agent, line(now, 'failed', 0), tonumber(ARGV[5]))
  note(id, topic, 'failed', agent)
  tell_followers()
end
return 1
