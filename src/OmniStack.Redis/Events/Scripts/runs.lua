
-- The first entry of each lane that each group of the topic sees.
local starts_of_topic = {}
local function starts_of(topic)
  if not starts_of_topic[topic] then
    local starts = {}
    local groups = redis.call('HGETALL', groups_of(topic))
    for i = 1, #groups, 2 do
      local h, m, l = string.match(groups[i + 1], '^(%S+) (%S+) (%S+)$')
      starts[#starts + 1] = { agent = groups[i], h = h, m = m, l = l }
    end
    starts_of_topic[topic] = starts
  end
  return starts_of_topic[topic]
end

local function sees(start, waits, lane, entry)
  return waits or not is_before(entry, start[lane])
end

-- The agents whose runs of a task are final, with a slash after each. Only a record of several runs keeps them: one that ended without was its
-- agents' own.
local function finished_of(task)
  local known = redis.call('HMGET', task, 'f', 'x')
  if known[1] or not known[2] then return known[1] or '/' end
  local finished = '/'
  for _, field in ipairs(redis.call('HKEYS', task)) do
    local agent = string.match(field, '^r:(.+)$')
    if agent then finished = finished .. agent .. '/' end
  end
  return finished
end

local number_of_groups = {}
local function has_several_groups(topic)
  number_of_groups[topic] = number_of_groups[topic] or redis.call('HLEN', groups_of(topic))
  return number_of_groups[topic] > 1
end

-- A run is final. When those of all groups are, the record gets its end, which is the latest that any of them asked for.
local function finish(topic, agent, task, place, run, keep, grace)
  if not has_several_groups(topic) then
    redis.call('HSET', task, 'r:' .. agent, run, 'x', ms(now + keep))
    redis.call('PEXPIRE', task, ms(keep + grace))
    return
  end

  local finished, open = finished_of(task) .. agent .. '/', false
  for _, start in ipairs(starts_of(topic)) do
    open = open or (sees(start, place.waits, place.lane, place.entry) and not string.find(finished, '/' .. start.agent .. '/', 1, true))
  end
  local ends = math.max(now + keep, tonumber(redis.call('HGET', task, 'k') or 0))
  redis.call('HSET', task, 'r:' .. agent, run, 'u', ms(now), 'f', finished, 'k', ms(ends))
  if not open then
    redis.call('HSET', task, 'x', ms(ends))
    redis.call('PEXPIRE', task, ms(ends - now + grace))
  end
end

-- How long a cancelled task is kept: as its publisher asked for the result, or as long as all.
local function keep_of(task, keep)
  local is_read, event = pcall(cjson.decode, redis.call('HGET', task, 'e') or '')
  local seconds = is_read and type(event) == 'table' and tonumber(event.result_ttl_seconds)
  return seconds and seconds * 1000 or keep
end

-- Lines are: ms, state, attempt, runner, error, with tabs between them. The first ten and the latest are kept.
local function remember(task, agent, lines, most)
  local known = redis.call('HGET', task, 'h:' .. agent)
  local all = known and known .. '\n' .. lines or lines
  local _, count = string.gsub(all, '\n', '\n')
  if count + 1 > most then
    local kept, i = {}, 0
    local first = math.min(10, math.floor(most / 2))
    for line in string.gmatch(all, '[^\n]+') do
      i = i + 1
      if i <= first or i > count + 1 - (most - first) then kept[#kept + 1] = line end
    end
    all = table.concat(kept, '\n')
  end
  redis.call('HSET', task, 'h:' .. agent, all)
end

local function line(at, state, attempt, runner)
  return ms(at) .. '\t' .. state .. '\t' .. attempt .. '\t' .. (runner or '') .. '\t'
end

-- The state that a stored run begins with, and the same run with another.
local function state_of(run)
  return run and string.match(run, '^{"agent":"[^"]*","state":"(%a+)"')
end
local function with_state(run, state)
  return (string.gsub(run, '^({"agent":"[^"]*","state":)"%a+"', '%1"' .. state .. '"', 1))
end

local is_final = { succeeded = true, dead = true, failed = true, cancelled = true }

-- Ends an open run, whoever has it. True when it was open.
local function cancel_run(topic, agent, id, options)
  local task = task_of(id)
  local fields = redis.call('HMGET', task, 's', 'r:' .. agent, 'q:' .. agent, 'a:' .. agent)
  local waits, lane, entry = place_of(fields[1])
  local run, again = fields[2], fields[3]
  if not lane or is_final[state_of(run) or ''] then return false end

  local attempts, runner, started = tonumber(fields[4] or 0), nil, nil
  if not waits then
    local key = again and again_of(topic, agent) or stream_of(lane, topic)
    local held = redis.pcall('XPENDING', key, agent, again or entry, again or entry, 1)
    if not held.err and held[1] then
      runner, started, attempts = held[1][2], now - held[1][3], attempts + held[1][4]
      redis.call('XACK', key, agent, again or entry)
      redis.call('PUBLISH', wake_channel, ':revoked:' .. topic .. '/' .. agent)
    end
    if again then redis.call('XDEL', key, again) end
    redis.call('ZREM', due_of(topic, agent), id)
  end

  local lines = line(now, 'cancelled', attempts, nil)
  if runner then lines = line(started, 'running', attempts, runner) .. '\n' .. lines end
  remember(task, agent, lines, options.timeline)
  if run then
    run = with_state(run, 'cancelled')
  else
    run = '{"agent":"' .. agent .. '","state":"cancelled","attempts":' .. attempts .. (runner and ',"runner":' .. cjson.encode(runner) or '') .. '}'
  end
  redis.call('HDEL', task, 'q:' .. agent)
  redis.call('HINCRBY', group_of(topic, agent), 'skipped', 1)
  finish(topic, agent, task, { waits = waits, lane = lane, entry = entry }, run, keep_of(task, options.keep), options.grace)
  note(id, topic, 'cancelled', agent, attempts)
  return true
end

local function bury(topic, agent, ...)
  local entry = append(dead_of(topic, agent), ...)
  redis.call('SADD', dead_groups, topic .. '/' .. agent)
  return entry
end
