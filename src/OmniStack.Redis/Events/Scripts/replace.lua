
-- ARGV: name of a hash, field, value as it was (nothing when there was none), value, most fields. Answers 0 when it was another, -1 at the limit.
local key = prefix .. ':' .. ARGV[1]
local stored = redis.call('HGET', key, ARGV[2])
if (stored or '') ~= ARGV[3] then return 0 end
if not stored and redis.call('HLEN', key) >= tonumber(ARGV[5]) then return -1 end
redis.call('HSET', key, ARGV[2], ARGV[4])
return 1
