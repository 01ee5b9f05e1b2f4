-- ARGV: for each settlement topic, agent, runner, source, entry, delivery number, id, outcome, run, attempts, ms, number of
-- replies, then topic, id, event of each reply. Answers 1 for each that was stored, 0 for each that was no longer open.
local now = now_ms()
local answer = {}
local settled, woken, starts = {}, {}, {}

local function finish(topic, agent, task, entry, run, keep)
  if not starts[topic] then
    starts[topic] = redis.call('HVALS', groups_of(topic))
  end
  local needed = 0
  for _, start in ipairs(starts[topic]) do
    if not is_before(entry, start) then needed = needed + 1 end
  end
  local finished = 1
  if needed > 1 then
    redis.call('HSET', task, 'r:' .. agent, run, 'u', now)
    finished = redis.call('HINCRBY', task, 'f', 1)
  else
    redis.call('HSET', task, 'r:' .. agent, run, 'u', now, 'f', 1)
  end
  if finished >= needed then
    redis.call('PEXPIRE', task, keep)
  end
end

local function trim(topic)
  local events = events_of(topic)
  local lowest
  for _, group in ipairs(redis.call('XINFO', 'GROUPS', events)) do
    local fields = {}
    for i = 1, #group, 2 do fields[group[i]] = group[i + 1] end
    local keep = after(fields['last-delivered-id'])
    if fields['pending'] > 0 then
      keep = redis.call('XPENDING', events, fields['name'])[2]
    end
    if not lowest or is_before(keep, lowest) then lowest = keep end
  end
  if lowest then
    redis.call('XTRIM', events, 'MINID', '=', lowest)
  end
end

local i = 1
while i <= #ARGV do
  local topic, agent, source, entry, id = ARGV[i], ARGV[i + 1], ARGV[i + 3], ARGV[i + 4], ARGV[i + 6]
  local outcome, run, attempts, ms, replies = ARGV[i + 7], ARGV[i + 8], ARGV[i + 9], tonumber(ARGV[i + 10]), tonumber(ARGV[i + 11])
  local key = source == 'm' and events_of(topic) or again_of(topic, agent)
  local open = holds(key, agent, ARGV[i + 2], entry, ARGV[i + 5])
  answer[#answer + 1] = open and 1 or 0
  if open then
    local task = task_of(id)
    redis.call('XACK', key, agent, entry)
    if source == 'q' then
      redis.call('XDEL', key, entry)
    end
    settled[topic] = true
    if outcome == 'succeeded' or outcome == 'dead' then
      local published = source == 'm' and entry or redis.call('HGET', task, 's') or entry
      finish(topic, agent, task, published, run, ms)
      if outcome == 'dead' then
        redis.call('XADD', dead_of(topic, agent), '*', 'reason', 'failed', 't', id)
        redis.call('XTRIM', dead_of(topic, agent), 'MINID', '~', string.format('%d', now - ms))
      end
    elseif outcome == 'retried' then
      redis.call('HSET', task, 'r:' .. agent, run, 'a:' .. agent, attempts, 'u', now)
      redis.call('HDEL', task, 'q:' .. agent)
      redis.call('ZADD', due_of(topic, agent), now + ms, id)
      woken[topic] = true
    else
      local next_entry = redis.call('XADD', again_of(topic, agent), '*', 't', id)
      redis.call('HSET', task, 'a:' .. agent, attempts, 'q:' .. agent, next_entry, 'u', now)
      woken[topic] = true
    end
    for reply = i + 12, i + 9 + replies * 3, 3 do
      if redis.call('EXISTS', task_of(ARGV[reply + 1])) == 0 then
        store(ARGV[reply], ARGV[reply + 1], ARGV[reply + 2])
        woken[ARGV[reply]] = true
      end
    end
  end
  i = i + 12 + replies * 3
end
for topic in pairs(settled) do
  trim(topic)
end
for topic in pairs(woken) do
  wake(topic)
end
return answer
