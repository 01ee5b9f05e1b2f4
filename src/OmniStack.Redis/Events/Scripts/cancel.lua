
-- ARGV: lines of history, ms that the record is kept, ms of grace, id. Answers nothing, or what describe does.
local id = ARGV[4]
local task = task_of(id)
local options = { timeline = tonumber(ARGV[1]), keep = tonumber(ARGV[2]), grace = tonumber(ARGV[3]) }
local waits, lane, entry, topic = place_of(redis.call('HGET', task, 's'))
if not lane then return false end

if redis.call('HEXISTS', task, 'x') == 0 then
  for _, start in ipairs(starts_of(topic)) do
    if redis.call('HEXISTS', task, 'q:' .. start.agent) == 1 or sees(start, waits, lane, entry) then
      cancel_run(topic, start.agent, id, options)
    end
  end
  redis.call('ZREM', later_of(topic), lane .. id)
  redis.call('HSET', task, 'c', '1', 'u', ms(now))
  if redis.call('HEXISTS', task, 'x') == 0 then
    local keep = keep_of(task, options.keep)
    redis.call('HSET', task, 'x', ms(now + keep))
    redis.call('PEXPIRE', task, ms(keep + options.grace))
    note(id, topic, 'cancelled')
  end
  trim(lane, topic)
  tell_followers()
end
return describe(id)
