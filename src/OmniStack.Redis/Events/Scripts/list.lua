
-- ARGV: topic or nothing for all, latest entry, oldest entry, how many to look at.
-- Answers {1 when there may be more, last entry looked at, then what describe does of each}.
local names = ARGV[1] ~= '' and { ARGV[1] } or redis.call('SMEMBERS', topics)
local keys = {}
for i, topic in ipairs(names) do keys[i] = tasks_of(topic) end
local found, more = merge(keys, ARGV[2], ARGV[3], tonumber(ARGV[4]))
local answer = { more, #found > 0 and found[#found][1] or '' }
for _, entry in ipairs(found) do
  local record = describe(entry[2][2])
  if record and record[7] == entry[1] then answer[#answer + 1] = record end
end
return answer
