
-- ARGV: topic, agent, id, entry of the dead letter, event or nothing for the one it has, lines for its history, lines of history.
-- Answers 0 when it is no longer there, 1 when it is queued, 2 when the agent is gone.
local topic, agent, id, dead, event = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local task = task_of(id)
if redis.call('HEXISTS', groups_of(topic), agent) == 0 then return 2 end
if redis.call('XDEL', dead_of(topic, agent), dead) == 0 then return 0 end

if redis.call('EXISTS', task) == 0 then
  -- It never was a task; it becomes one that only this agent sees.
  redis.call('HSET', task, 'e', event, 's', 'm0-0 ' .. topic, 'i', append(tasks_of(topic), 't', id))
elseif event ~= '' then
  redis.call('HSET', task, 'e:' .. agent, event)
end
local finished = redis.call('HGET', task, 'f')
if finished then
  local first, last = string.find(finished, '/' .. agent .. '/', 1, true)
  if first then redis.call('HSET', task, 'f', string.sub(finished, 1, first) .. string.sub(finished, last + 1)) end
end
redis.call('HDEL', task, 'r:' .. agent, 'a:' .. agent, 'd:' .. agent, 'b:' .. agent, 'x')
redis.call('HINCRBY', task, 'n:' .. agent, 1)
redis.call('PERSIST', task)
remember(task, agent, ARGV[6], tonumber(ARGV[7]))
redis.call('HSET', task, 'q:' .. agent, redis.call('XADD', again_of(topic, agent), '*', 't', id), 'u', ms(now))
note(id, topic, 'queued', agent)
wake(topic)
tell_followers()
return 1
