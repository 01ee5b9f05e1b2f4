
-- Where the dead letter of a task is. One that never was a task is named by its entry.
local function dead_entry(topic, agent, id)
  return string.match(id, '^malformed%-(%d+%-%d+)$') or redis.call('HGET', task_of(id), 'd:' .. agent)
end
