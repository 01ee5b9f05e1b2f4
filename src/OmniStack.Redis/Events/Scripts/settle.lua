
-- ARGV: lines of history, ms of grace, then for each settlement topic, agent, runner, source, entry, delivery number, id, outcome, run, attempts, ms,
-- elapsed us, its class, lines of history or type of error, number of replies, then topic, id, lane, ms of delivery, event of each reply.
-- Answers 1 for each that was stored, 0 for each that was no longer open.
local timeline, grace = tonumber(ARGV[1]), tonumber(ARGV[2])
local answer = {}
local settled, woken, counters = {}, {}, {}

local function count(group, field, by)
  local fields = counters[group]
  if not fields then
    fields = {}
    counters[group] = fields
  end
  fields[field] = (fields[field] or 0) + by
end

-- One look at what the runner holds serves the whole batch; what it does not show is asked for alone.
local held = {}
local function is_open(key, agent, runner, entry, number)
  local name = key .. ' ' .. agent .. ' ' .. runner
  local known = held[name]
  if not known then
    known = {}
    held[name] = known
    if #ARGV > 100 then
      local pending = redis.pcall('XPENDING', key, agent, '-', '+', math.ceil(#ARGV / 10), runner)
      for _, one in ipairs(pending.err and {} or pending) do known[one[1]] = one[4] end
    end
  end
  local found = known[entry]
  known[entry] = nil
  if found then return found == tonumber(number) end
  return holds(key, agent, runner, entry, number)
end

local i = 3
while i <= #ARGV do
  local topic, agent, source, entry, id = ARGV[i], ARGV[i + 1], ARGV[i + 3], ARGV[i + 4], ARGV[i + 6]
  local outcome, run, attempts, span = ARGV[i + 7], ARGV[i + 8], ARGV[i + 9], tonumber(ARGV[i + 10])
  local detail, replies = ARGV[i + 13], tonumber(ARGV[i + 14])
  local key = stream_of(source, topic, agent)
  local open = is_open(key, agent, ARGV[i + 2], entry, ARGV[i + 5])
  answer[#answer + 1] = open and 1 or 0
  if open then
    local task, group = task_of(id), group_of(topic, agent)
    redis.call('XACK', key, agent, entry)
    if source == 'q' then
      redis.call('XDEL', key, entry)
      redis.call('HDEL', task, 'q:' .. agent)
    else
      settled[topic .. source] = true
    end
    if outcome == 'released' then
      local next_entry = redis.call('XADD', again_of(topic, agent), '*', 't', id)
      redis.call('HSET', task, 'a:' .. agent, attempts, 'q:' .. agent, next_entry, 'u', ms(now))
      remember(task, agent, detail, timeline)
      count(group, 'skipped', 1)
      note(id, topic, 'queued', agent, attempts)
      woken[topic] = true
    else
      count(group, 'elapsed', tonumber(ARGV[i + 11]))
      count(group, 'd' .. ARGV[i + 12], 1)
      if outcome == 'retried' then
        redis.call('HSET', task, 'r:' .. agent, run, 'a:' .. agent, attempts, 'u', ms(now))
        redis.call('HSETNX', task, 'b:' .. agent, ms(now))
        redis.call('ZADD', due_of(topic, agent), ms(now + span), id)
        remember(task, agent, detail, timeline)
        count(group, 'failed', 1)
        count(group, 'retried', 1)
        note(id, topic, 'retrying', agent, attempts)
        woken[topic] = true
      else
        local lane, published = source, entry
        if source == 'q' then
          local _
          _, lane, published = place_of(redis.call('HGET', task, 's'))
        end
        if outcome == 'dead' then
          redis.call('HSETNX', task, 'b:' .. agent, ms(now))
          redis.call('HSET', task, 'd:' .. agent, bury(topic, agent, span, 'c', detail, 't', id))
          count(group, 'failed', 1)
          count(group, 'dead', 1)
          note(id, topic, 'dead', agent, attempts)
        else
          count(group, 'processed', 1)
          note(id, topic, 'succeeded', agent, attempts)
        end
        finish(topic, agent, task, lane, published, run, span, grace)
      end
    end
    for reply = i + 15, i + 10 + replies * 5, 5 do
      if not stored_event(ARGV[reply + 1]) then
        store(ARGV[reply], ARGV[reply + 1], ARGV[reply + 2], ARGV[reply + 3], ARGV[reply + 4])
        redis.call('SADD', topics, ARGV[reply])
        woken[ARGV[reply]] = true
      end
    end
  end
  i = i + 15 + replies * 5
end
for group, fields in pairs(counters) do
  for field, by in pairs(fields) do
    redis.call('HINCRBY', group, field, string.format('%d', by))
  end
end
for key in pairs(settled) do
  trim(string.sub(key, -1), string.sub(key, 1, -2))
end
for topic in pairs(woken) do
  wake(topic)
end
tell_followers()
return answer
