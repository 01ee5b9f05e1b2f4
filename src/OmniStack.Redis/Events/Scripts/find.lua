-- ARGV: id. Answers nothing, or {event, entry, ms to live or -1, ms now, ms of the last outcome, then agent, run, runner, attempts, ms since the
-- delivery, ms when due of each run}; empty texts stand for nothing.
local task = task_of(ARGV[1])
local stored = redis.call('HGETALL', task)
local fields = {}
for i = 1, #stored, 2 do fields[stored[i]] = stored[i + 1] end
if not fields['e'] then
  return false
end

local is_event, event = pcall(cjson.decode, fields['e'])
if not is_event then
  return false
end

local topic = event['topic']
local answer = { fields['e'], fields['s'], redis.call('PTTL', task), now_ms(), fields['u'] or '' }
local groups = redis.call('HGETALL', groups_of(topic))
for i = 1, #groups, 2 do
  local agent = groups[i]
  local run = fields['r:' .. agent] or ''
  if run ~= '' or not is_before(fields['s'], groups[i + 1]) then
    local again = fields['q:' .. agent]
    local key = again and again_of(topic, agent) or events_of(topic)
    local pending = redis.pcall('XPENDING', key, agent, again or fields['s'], again or fields['s'], 1)
    local held = not pending.err and pending[1]
    local at = #answer
    answer[at + 1], answer[at + 2], answer[at + 3] = agent, run, held and held[2] or ''
    answer[at + 4] = (again and tonumber(fields['a:' .. agent]) or 0) + (held and held[4] or 0)
    answer[at + 5] = held and held[3] or 0
    answer[at + 6] = redis.call('ZSCORE', due_of(topic, agent), ARGV[1]) or ''
  end
end
return answer
