
-- ARGV: topic, agent and cause, or nothing for all, latest entry, oldest entry, how many to look at, 1 for the whole record, ms that dead letters are kept.
-- Answers {1 when there may be more, last entry looked at, then {topic, agent, entry, fields, record or nothing} of each}.
local keys, owners = {}, {}
for _, name in ipairs(redis.call('SMEMBERS', dead_groups)) do
  local topic, agent = string.match(name, '^(.+)/(.+)$')
  if (ARGV[1] == '' or ARGV[1] == topic) and (ARGV[2] == '' or ARGV[2] == agent) then
    keys[#keys + 1] = dead_of(topic, agent)
    owners[#owners + 1] = { topic, agent }
  end
end
-- What is too old is there until a receiver of its agent comes by.
local oldest = ms(math.max(tonumber(ARGV[5]) or 0, now - tonumber(ARGV[8])))
local found, more = merge(keys, ARGV[4], oldest, tonumber(ARGV[6]))
local answer = { more, #found > 0 and found[#found][1] or '' }
for _, entry in ipairs(found) do
  local fields, owner = entry[2], owners[entry[3]]
  if ARGV[3] == '' or ARGV[3] == fields[2] then
    local record = ARGV[7] == '1' and fields[3] == 't' and describe(fields[4]) or {}
    answer[#answer + 1] = { owner[1], owner[2], entry[1], fields, record }
  end
end
return answer
