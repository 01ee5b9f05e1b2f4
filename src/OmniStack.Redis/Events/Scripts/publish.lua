-- ARGV: backlog limit, then topic, id, event for each event.
-- Answers {'ok'}, {'full', topic}, or {'taken', index, stored event, ...}; only after 'ok' is anything stored.
local limit = tonumber(ARGV[1])
local taken = { 'taken' }
local added = {}
for i = 2, #ARGV, 3 do
  local stored = redis.call('HGET', task_of(ARGV[i + 1]), 'e')
  if stored then
    taken[#taken + 1] = (i - 2) / 3
    taken[#taken + 1] = stored
  end
  added[ARGV[i]] = (added[ARGV[i]] or 0) + 1
end
if #taken > 1 then
  return taken
end

local function unfinished(topic)
  local held = redis.call('XLEN', events_of(topic))
  local waiting = 0
  for _, agent in ipairs(redis.call('HKEYS', groups_of(topic))) do
    waiting = waiting + redis.call('ZCARD', due_of(topic, agent)) + redis.call('XLEN', again_of(topic, agent))
  end
  if held + waiting + added[topic] <= limit then
    return held + waiting
  end

  -- The stream also holds what was finished behind a slow event; count what the slowest group has not finished.
  local most = -1
  local groups = redis.pcall('XINFO', 'GROUPS', events_of(topic))
  for _, group in ipairs(groups) do
    local fields = {}
    for i = 1, #group, 2 do fields[group[i]] = group[i + 1] end
    most = math.max(most, (fields['lag'] or held) + fields['pending'])
  end
  return (most < 0 and held or most) + waiting
end

for topic, count in pairs(added) do
  if unfinished(topic) + count > limit then
    return { 'full', topic }
  end
end
for i = 2, #ARGV, 3 do
  store(ARGV[i], ARGV[i + 1], ARGV[i + 2])
end
for topic in pairs(added) do
  wake(topic)
end
return { 'ok' }
