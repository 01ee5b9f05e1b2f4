
-- ARGV: lines of history, ms of grace, then for all settlements of one runner in turn topic, agent, runner, how many, and for each of them source,
-- entry, delivery number, id, outcome, run, attempts, ms, elapsed us, the counter of its class, lines of history or type of error, number of
-- replies, then topic, id, lane, ms of delivery, event of each reply.
-- Answers 1 for each that was stored, 0 for each that was no longer open.
local timeline, grace = tonumber(ARGV[1]), tonumber(ARGV[2])
local answer = {}
local woken, settled = {}, {}
local i = 3

-- The settlements of one runner: what they share is looked up, counted and acknowledged once.
local function settle(topic, agent, runner, many)
  local group = group_of(topic, agent)
  local keys, held, done, counters = {}, {}, {}, { elapsed = 0 }

  local function count(field)
    counters[field] = (counters[field] or 0) + 1
  end

  -- One look at what the runner holds serves many; what it does not show is asked for alone.
  local function look_at(source)
    local known = {}
    keys[source], held[source], done[source] = stream_of(source, topic, agent), known, {}
    if many > 6 then
      local pending = redis.pcall('XPENDING', keys[source], agent, '-', '+', many * 2, runner)
      for _, one in ipairs(pending.err and {} or pending) do known[one[1]] = one[4] end
    end
  end

  local function is_open(source, entry, number)
    if not keys[source] then look_at(source) end
    local known = held[source]
    if known[entry] == nil then
      local pending = redis.pcall('XPENDING', keys[source], agent, entry, entry, 1, runner)
      known[entry] = not pending.err and pending[1] and pending[1][4] or false
    end
    if known[entry] ~= tonumber(number) then return false end
    known[entry] = false
    return true
  end

  local function end_run(task, id, source, entry)
    local outcome, run, keep, detail = ARGV[i + 4], ARGV[i + 5], tonumber(ARGV[i + 7]), ARGV[i + 10]
    local place = { lane = source, entry = entry }
    if source == 'q' then
      place.waits, place.lane, place.entry = place_of(redis.call('HGET', task, 's'))
    end
    if outcome == 'dead' then
      redis.call('HSETNX', task, 'b:' .. agent, ms(now))
      redis.call('HSET', task, 'd:' .. agent, bury(topic, agent, 'c', detail, 't', id))
      count('failed')
      count('dead')
    else
      count('processed')
    end
    note(id, topic, outcome, agent, ARGV[i + 6])
    finish(topic, agent, task, place, run, keep, grace)
  end

  local function settle_open(id, source, entry)
    local task, outcome, attempts, detail = task_of(id), ARGV[i + 4], ARGV[i + 6], ARGV[i + 10]
    if source == 'q' then
      redis.call('HDEL', task, 'q:' .. agent)
    end
    if outcome == 'put_off' then
      redis.call('HSET', task, 'r:' .. agent, ARGV[i + 5], 'a:' .. agent, attempts, 'u', ms(now))
      redis.call('ZADD', due_of(topic, agent), ms(now + ARGV[i + 7]), id)
      remember(task, agent, detail, timeline)
      count('skipped')
      note(id, topic, 'retrying', agent, attempts)
      woken[topic] = true
      return
    end
    if outcome == 'released' then
      local next_entry = redis.call('XADD', again_of(topic, agent), '*', 't', id)
      redis.call('HSET', task, 'a:' .. agent, attempts, 'q:' .. agent, next_entry, 'u', ms(now))
      remember(task, agent, detail, timeline)
      count('skipped')
      note(id, topic, 'queued', agent, attempts)
      woken[topic] = true
      return
    end

    counters.elapsed = counters.elapsed + ARGV[i + 8]
    count(ARGV[i + 9])
    if outcome == 'retried' then
      redis.call('HSET', task, 'r:' .. agent, ARGV[i + 5], 'a:' .. agent, attempts, 'u', ms(now))
      redis.call('HSETNX', task, 'b:' .. agent, ms(now))
      redis.call('ZADD', due_of(topic, agent), ms(now + ARGV[i + 7]), id)
      remember(task, agent, detail, timeline)
      count('failed')
      count('retried')
      note(id, topic, 'retrying', agent, attempts)
      woken[topic] = true
    else
      end_run(task, id, source, entry)
    end
  end

  for _ = 1, many do
    local source, entry, replies = ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 11])
    local open = is_open(source, entry, ARGV[i + 2])
    answer[#answer + 1] = open and 1 or 0
    if open then
      settle_open(ARGV[i + 3], source, entry)
      table.insert(done[source], entry)
      for reply = i + 12, i + 7 + replies * 5, 5 do
        if not stored_event(ARGV[reply + 1]) then
          store(ARGV[reply], ARGV[reply + 1], ARGV[reply + 2], ARGV[reply + 3], ARGV[reply + 4])
          redis.call('SADD', topics, ARGV[reply])
          woken[ARGV[reply]] = true
        end
      end
    end
    i = i + 12 + replies * 5
  end

  for source, entries in pairs(done) do
    for first = 1, #entries, 1000 do
      local last = math.min(first + 999, #entries)
      redis.call('XACK', keys[source], agent, unpack(entries, first, last))
      if source == 'q' then
        redis.call('XDEL', keys[source], unpack(entries, first, last))
      else
        settled[topic .. source] = true
      end
    end
  end
  for field, by in pairs(counters) do
    if by > 0 then redis.call('HINCRBY', group, field, ms(by)) end
  end
end

while i <= #ARGV do
  local first = i
  i = i + 4
  settle(ARGV[first], ARGV[first + 1], ARGV[first + 2], tonumber(ARGV[first + 3]))
end
for key in pairs(settled) do
  -- A trim costs as much as a few settlements, and nothing is counted by a lane's length, so it waits until there is enough to cut.
  local lane, topic = string.sub(key, -1), string.sub(key, 1, -2)
  if redis.call('XLEN', stream_of(lane, topic)) >= 100 then trim(lane, topic) end
end
for topic in pairs(woken) do
  wake(topic)
end
tell_followers()
return answer
