
-- Stores an event; one with a later time waits apart from the stream.
local function store(topic, id, lane, at, event)
  local task = task_of(id)
  local index = append(tasks_of(topic), 't', id)
  if tonumber(at) > now then
    redis.call('ZADD', later_of(topic), at, lane .. id)
    redis.call('HSET', task, 'e', event, 's', '+' .. lane .. index .. ' ' .. topic)
  else
    local key = stream_of(lane, topic)
    local added = redis.pcall('XADD', key, index, 't', id)
    if type(added) == 'table' then
      added = redis.call('XADD', key, '*', 't', id)
      redis.call('HSET', task, 'i', index)
    end
    redis.call('HSET', task, 'e', event, 's', lane .. added .. ' ' .. topic)
  end
  note(id, topic, 'queued')
end

-- The event that is stored under this id; one whose life is over makes room.
local function stored_event(id)
  local task = redis.call('HMGET', task_of(id), 'e', 'x')
  if task[1] and task[2] and tonumber(task[2]) <= now then
    local stored = redis.call('HMGET', task_of(id), 's', 'i')
    local _, _, entry, topic = place_of(stored[1])
    if topic then redis.call('XDEL', tasks_of(topic), stored[2] or entry) end
    redis.call('DEL', task_of(id))
    return false
  end
  return task[1]
end
