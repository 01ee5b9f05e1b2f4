-- ARGV: topic, agent, runner, then source, entry, delivery number of each. Answers the indexes of those it no longer holds.
local topic, agent, runner = ARGV[1], ARGV[2], ARGV[3]
local lost = {}
for i = 4, #ARGV, 3 do
  local key = ARGV[i] == 'm' and events_of(topic) or again_of(topic, agent)
  if holds(key, agent, runner, ARGV[i + 1], ARGV[i + 2]) then
    redis.call('XCLAIM', key, agent, runner, 0, ARGV[i + 1], 'JUSTID')
  else
    lost[#lost + 1] = (i - 4) / 3
  end
end
return lost
