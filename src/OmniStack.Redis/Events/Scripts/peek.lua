
-- ARGV: topic, how many. Answers the events, latest first.
local keys = {}
for i, lane in ipairs(lanes) do keys[i] = stream_of(lane, ARGV[1]) end
local answer = {}
for _, entry in ipairs((merge(keys, '+', '-', tonumber(ARGV[2])))) do
  local task = entry[2][1] == 't' and redis.call('HMGET', task_of(entry[2][2]), 'e', 'x')
  if task and task[1] and not task[2] then answer[#answer + 1] = task[1] end
end
return answer
