
-- ARGV: topic, first entry, how many to look at. Answers {how many were deleted, the entry to go on at, or nothing at the end}.
local most = tonumber(ARGV[3])
local found = redis.call('XRANGE', tasks_of(ARGV[1]), ARGV[2], '+', 'COUNT', most)
local deleted = 0
for _, entry in ipairs(found) do
  local id = entry[2][2]
  if not has_dead_letter(id) and delete_task(id) == 1 then deleted = deleted + 1 end
end
return { deleted, #found < most and '' or '(' .. found[#found][1] }
