
-- ARGV: topic, how many. Answers the events, latest first.
local keys = {}
for i, lane in ipairs(lanes) do keys[i] = stream_of(lane, ARGV[1]) end
local answer = {}
for _, entry in ipairs((merge(keys, '+', '-', tonumber(ARGV[2])))) do
  local event = entry[2][1] == 't' and redis.call('HGET', task_of(entry[2][2]), 'e')
  if event then answer[#answer + 1] = event end
end
return answer
