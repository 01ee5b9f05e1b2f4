
-- 0 for no such task, 1 for deleted, 2 for not final.
local function delete_task(id)
  local task = task_of(id)
  local fields = to_map(redis.call('HGETALL', task))
  local _, _, entry, topic = place_of(fields['s'])
  if not topic then return 0 end
  if not fields['x'] then return 2 end
  for field, dead in pairs(fields) do
    local agent = string.match(field, '^d:(.+)$')
    if agent then redis.call('XDEL', dead_of(topic, agent), dead) end
  end
  redis.call('XDEL', tasks_of(topic), fields['i'] or entry)
  redis.call('DEL', task)
  return 1
end

local function has_dead_letter(id)
  for _, field in ipairs(redis.call('HKEYS', task_of(id))) do
    if string.sub(field, 1, 2) == 'd:' then return true end
  end
  return false
end
