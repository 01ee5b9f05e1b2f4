
-- Answers {memory, bytes of the append-only file, then of each topic {topic, length, delayed, of each group {agent, counters, lag, pending,
-- retrying, dead letters, ms since the oldest}}}.
local function info(section, field)
  return tonumber(string.match(redis.call('INFO', section), '\n' .. field .. ':(%d+)') or 0)
end

local answer = { info('memory', 'used_memory'), info('persistence', 'aof_current_size') }
local names = redis.call('SMEMBERS', topics)
table.sort(names)
for _, topic in ipairs(names) do
  local groups, unseen, length = {}, {}, 0
  for agent in pairs(to_map(redis.call('HGETALL', groups_of(topic)))) do
    local again = redis.pcall('XPENDING', again_of(topic, agent), agent)
    local held = again.err and 0 or again[1]
    groups[agent] = {
      lag = redis.call('XLEN', again_of(topic, agent)) - held, pending = held, retrying = redis.call('ZCARD', due_of(topic, agent)), oldest = false,
    }
    unseen[agent] = groups[agent].lag + held + groups[agent].retrying
    local function older(id)
      local _, _, entry = place_of(redis.call('HGET', task_of(id), 's'))
      if entry and not (groups[agent].oldest and is_before(groups[agent].oldest, entry)) then groups[agent].oldest = entry end
    end
    local first = redis.call('XRANGE', again_of(topic, agent), '-', '+', 'COUNT', 1)[1]
    if first then older(first[2][2]) end
    local waiting = redis.call('ZRANGE', due_of(topic, agent), 0, 0)[1]
    if waiting then older(waiting) end
  end
  for _, lane in ipairs(lanes) do
    local key = stream_of(lane, topic)
    local most = -1
    if redis.call('EXISTS', key) == 1 then
      for _, found in ipairs(redis.call('XINFO', 'GROUPS', key)) do
        local fields = to_map(found)
        local group = groups[fields['name']]
        local lag = fields['lag'] or #redis.call('XRANGE', key, '(' .. fields['last-delivered-id'], '+')
        most = math.max(most, lag + fields['pending'])
        if group then
          group.lag, group.pending = group.lag + lag, group.pending + fields['pending']
          local oldest = fields['pending'] > 0 and redis.call('XPENDING', key, fields['name'])[2]
          if not oldest and lag > 0 then
            local next_one = redis.call('XRANGE', key, '(' .. fields['last-delivered-id'], '+', 'COUNT', 1)[1]
            oldest = next_one and next_one[1]
          end
          if oldest and not (group.oldest and is_before(group.oldest, oldest)) then group.oldest = oldest end
        end
      end
    end
    length = length + (most < 0 and redis.call('XLEN', key) or most)
  end
  local waiting = 0
  for _, more in pairs(unseen) do waiting = math.max(waiting, more) end
  local entry = { topic, length + waiting, redis.call('ZCARD', later_of(topic)) }
  for agent, group in pairs(groups) do
    local age = group.oldest and math.max(0, now - split(group.oldest)) or 0
    entry[#entry + 1] = { agent, redis.call('HGETALL', group_of(topic, agent)), group.lag, group.pending, group.retrying,
      redis.call('XLEN', dead_of(topic, agent)), age }
  end
  answer[#answer + 1] = entry
end
return answer
