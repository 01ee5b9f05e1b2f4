
-- ARGV: backlog limit, then topic, id, lane, ms of delivery, event for each event.
-- Answers {'ok'}, {'full', topic}, or {'taken', index, stored event, ...}; only after 'ok' is anything stored.
local limit = tonumber(ARGV[1])
local taken = { 'taken' }
local added = {}
for i = 2, #ARGV, 5 do
  local stored = stored_event(ARGV[i + 1])
  if stored then
    taken[#taken + 1] = (i - 2) / 5
    taken[#taken + 1] = stored
  end
  added[ARGV[i]] = (added[ARGV[i]] or 0) + 1
end
if #taken > 1 then
  return taken
end

local function unfinished(topic)
  -- The index holds whatever is not finished and more, so below the limit nothing has to be counted.
  local known = redis.call('XLEN', tasks_of(topic))
  if known + added[topic] <= limit then return known end

  local held = 0
  for _, lane in ipairs(lanes) do
    held = held + redis.call('XLEN', stream_of(lane, topic))
  end
  local waiting = redis.call('ZCARD', later_of(topic))
  for _, agent in ipairs(redis.call('HKEYS', groups_of(topic))) do
    waiting = waiting + redis.call('ZCARD', due_of(topic, agent)) + redis.call('XLEN', again_of(topic, agent))
  end
  if held + waiting + added[topic] <= limit then
    return held + waiting
  end

  -- A lane also holds what was finished behind a slow event; count what the slowest group has not finished.
  held = 0
  for _, lane in ipairs(lanes) do
    local key = stream_of(lane, topic)
    local most = -1
    local groups = redis.pcall('XINFO', 'GROUPS', key)
    for _, group in ipairs(groups) do
      local fields = to_map(group)
      most = math.max(most, (fields['lag'] or redis.call('XLEN', key)) + fields['pending'])
    end
    held = held + (most < 0 and redis.call('XLEN', key) or most)
  end
  return held + waiting
end

for topic, count in pairs(added) do
  if unfinished(topic) + count > limit then
    return { 'full', topic }
  end
end
for i = 2, #ARGV, 5 do
  store(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4])
end
for topic in pairs(added) do
  redis.call('SADD', topics, topic)
  wake(topic)
end
tell_followers()
return { 'ok' }
