
-- ARGV: name of a hash, field, value as it was, value. Answers 0 when it was another.
local key = prefix .. ':' .. ARGV[1]
if redis.call('HGET', key, ARGV[2]) ~= ARGV[3] then return 0 end
redis.call('HSET', key, ARGV[2], ARGV[4])
return 1
