
local header = 8
-- {event, place, now, last outcome, end of life, cancelled, index entry, number of runs, then of each run agent, run, runner, attempts, ms since
-- the delivery, ms when due, history, replays, first failure, edited event}; empty texts stand for nothing.
local function describe(id)
  local fields = to_map(redis.call('HGETALL', task_of(id)))
  local waits, lane, entry, topic = place_of(fields['s'])
  if not fields['e'] or not lane then return false end

  local answer = { fields['e'], fields['s'], now, fields['u'] or '', fields['x'] or '', fields['c'] or '', fields['i'] or entry, 0 }
  local shown = {}
  local function add(agent)
    shown[agent] = true
    local again = fields['q:' .. agent]
    local held
    if not waits then
      local key = again and again_of(topic, agent) or stream_of(lane, topic)
      local pending = redis.pcall('XPENDING', key, agent, again or entry, again or entry, 1)
      held = not pending.err and pending[1]
    end
    local at = #answer
    answer[at + 1], answer[at + 2], answer[at + 3] = agent, fields['r:' .. agent] or '', held and held[2] or ''
    answer[at + 4] = tonumber(fields['a:' .. agent] or 0) + (held and held[4] or 0)
    answer[at + 5] = held and held[3] or 0
    answer[at + 6] = redis.call('ZSCORE', due_of(topic, agent), id) or ''
    answer[at + 7], answer[at + 8] = fields['h:' .. agent] or '', fields['n:' .. agent] or '0'
    answer[at + 9], answer[at + 10] = fields['b:' .. agent] or '', fields['e:' .. agent] or ''
    answer[header] = answer[header] + 1
  end

  for _, start in ipairs(starts_of(topic)) do
    local agent = start.agent
    if fields['r:' .. agent] or fields['q:' .. agent] or (not fields['c'] and sees(start, waits, lane, entry)) then
      add(agent)
    end
  end
  for field in pairs(fields) do
    local agent = string.match(field, '^r:(.+)$')
    if agent and not shown[agent] then add(agent) end
  end
  return answer
end
