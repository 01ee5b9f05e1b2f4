
-- ARGV: topic, agent, id. Answers nothing, or {topic, agent, entry, fields, record or nothing}.
local entry = dead_entry(ARGV[1], ARGV[2], ARGV[3])
local found = entry and redis.call('XRANGE', dead_of(ARGV[1], ARGV[2]), entry, entry)[1]
if not found then return false end
return { ARGV[1], ARGV[2], found[1], found[2], found[2][3] == 't' and describe(ARGV[3]) or {} }
