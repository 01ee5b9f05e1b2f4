
-- Answers {agent, when it was created, 1 when it is paused} in turns.
local answer = {}
local all = redis.call('HGETALL', agents)
for i = 1, #all, 2 do
  local topic, agent = string.match(all[i], '^(.+)/(.+)$')
  local state = redis.call('HMGET', group_of(topic, agent), 'since', 'paused')
  answer[#answer + 1] = all[i + 1]
  answer[#answer + 1] = state[1] or '0'
  answer[#answer + 1] = state[2] or '0'
end
return answer
